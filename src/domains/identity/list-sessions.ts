import type { Context } from '#context.ts';

import type { Session, SessionId, UserId } from './model.ts';
import { listSessionsPage } from './session-store.ts';

/** A page of the account's live sessions, the newest first. `nextAfter` is null on the last one. */
export async function listSessions(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: { userId: UserId; after?: SessionId | undefined; limit: number },
): Promise<{ items: Session[]; nextAfter: SessionId | null }> {
  const { userId, after, limit } = input;
  const found = await listSessionsPage(ctx, {
    userId,
    after,
    limit: limit + 1,
    now: ctx.clock.now(),
  });
  const items = found.slice(0, limit);
  return { items, nextAfter: found.length > limit ? items.at(-1)!.id : null };
}
