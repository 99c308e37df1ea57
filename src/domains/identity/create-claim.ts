import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { identityErrors } from './errors.ts';
import { createOneTimeToken } from './one-time-token.ts';
import { replaceClaim } from './claim-store.ts';
import { countAdmins, lockAdmins } from './user-store.ts';

const CLAIM_MS = 30 * 60_000;

/**
 * Makes the one-time token that turns its bearer into the first administrator; good for 30
 * minutes. One is open at a time: a newer one replaces it.
 * @throws ALREADY_CLAIMED
 */
export async function createClaim(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
): Promise<{ token: string; expiresAt: Date }> {
  const { token, hash } = createOneTimeToken();
  const createdAt = ctx.clock.now();
  const expiresAt = new Date(createdAt.getTime() + CLAIM_MS);
  await withTx(ctx, async (tx) => {
    await lockAdmins(tx);
    if ((await countAdmins(tx)) > 0) throw identityErrors.ALREADY_CLAIMED({});
    const id = tx.ids.next<'claim'>();
    await replaceClaim(tx, { id, hash, createdAt, expiresAt });
    await recordAudit(tx, {
      actor: { kind: 'operator' },
      action: 'claim.created',
      subject: { kind: 'claim', id },
    });
  });
  return { token, expiresAt };
}
