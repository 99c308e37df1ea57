import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';

import { identityErrors } from './errors.ts';
import type { User, UserId } from './model.ts';
import { listUsersPage } from './user-store.ts';

/** A page of the accounts, the oldest first. `nextAfter` is null on the last one. */
export async function listUsers(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: { after?: UserId | undefined; limit: number },
): Promise<{ items: User[]; nextAfter: UserId | null }> {
  const { after, limit } = input;
  const found = await listUsersPage(ctx, { after, limit: limit + 1, now: ctx.clock.now() });
  const items = found.slice(0, limit);
  return { items, nextAfter: found.length > limit ? items.at(-1)!.id : null };
}

/** @throws USER_ID_INVALID */
export function parseUserId(text: string): UserId {
  if (!isUuid(text)) throw identityErrors.USER_ID_INVALID({ id: text });
  return text as UserId;
}
