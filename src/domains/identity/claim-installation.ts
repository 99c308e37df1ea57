import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { identityErrors } from './errors.ts';
import type { Client, SessionGrant } from './model.ts';
import { hashNewAccount, parseNewAccount, type NewAccount } from './new-account.ts';
import { hashToken } from './one-time-token.ts';
import { startSession } from './start-session.ts';
import { hasOpenClaim, updateClaimUsed } from './claim-store.ts';
import { countAdmins, insertUser, lockAdmins } from './user-store.ts';

/**
 * Makes the bearer of the claim token the first administrator and signs them in. Works once:
 * of parallel claims one succeeds.
 * @throws CLAIM_REFUSED, HASHING_BUSY and what `parseNewAccount` throws
 */
export async function claimInstallation(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'keys' | 'passwords' | 'requestId'>,
  input: NewAccount & { token: string; client: Client },
): Promise<SessionGrant> {
  const account = parseNewAccount(input);
  const hash = hashToken(input.token);
  if (!(await hasOpenClaim(ctx, { hash, now: ctx.clock.now() }))) {
    throw identityErrors.CLAIM_REFUSED({});
  }
  const { user, passwordHash } = await hashNewAccount(ctx, account, 'admin');
  return withTx(ctx, async (tx) => {
    await lockAdmins(tx);
    if ((await countAdmins(tx)) > 0 || !(await insertUser(tx, user, passwordHash))) {
      throw identityErrors.CLAIM_REFUSED({});
    }
    const used = await updateClaimUsed(tx, { hash, userId: user.id, now: tx.clock.now() });
    if (!used) throw identityErrors.CLAIM_REFUSED({});
    await recordAudit(tx, {
      actor: { kind: 'user', id: user.id },
      action: 'installation.claimed',
      subject: { kind: 'user', id: user.id },
    });
    return startSession(tx, { user, client: input.client, by: 'claim' });
  });
}
