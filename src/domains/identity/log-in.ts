import type { Context } from '#context.ts';
import { VezaError } from '#core/errors.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';

import { hashEmail, parseEmail } from './email.ts';
import { identityErrors } from './errors.ts';
import type { Client, SessionGrant } from './model.ts';
import type { PasswordCheck } from './password-hasher.ts';
import { startSession } from './start-session.ts';
import {
  chargeLoginAttempt,
  deleteLoginFailures,
  refundLoginAttempt,
  type LockPolicy,
} from './login-failure-store.ts';
import { findUserByEmail, updatePasswordHash, type UserWithHash } from './user-store.ts';

/** From the fifth failure on the wait is 1, 2, 4 … seconds, 15 minutes at most. */
const LOCK_POLICY: LockPolicy = Object.freeze({
  freeFailures: 5,
  delayMs: 1000,
  delayMaxMs: 15 * 60_000,
  forgetMs: 86_400_000,
});

/** A refusal takes this long at least: bcrypt and argon2 hashes cost different times. */
const REFUSAL_MS_MIN = 500;

type LogInContext = Pick<
  Context,
  'db' | 'clock' | 'ids' | 'config' | 'keys' | 'passwords' | 'requestId' | 'signal'
>;

/**
 * Signs an account in with its password. An unknown e-mail, a wrong password and a disabled
 * account are answered alike after the same work, and are counted and locked out alike. A lock-out
 * ends no session: who is signed in stays so, whatever others try.
 * @throws LOGIN_REFUSED, LOGIN_LOCKED, HASHING_BUSY
 */
export async function logIn(
  ctx: LogInContext,
  input: { email: string; password: string; client: Client },
): Promise<SessionGrant> {
  const startedMs = ctx.clock.monotonicMs();
  const email = parseEmail(input.email);
  const emailHash = hashEmail(email);
  await chargeAttempt(ctx, email, emailHash);
  const user = await findUserByEmail(ctx, email, ctx.clock.now());
  const check = await checkPassword(ctx, user, input.password, emailHash);
  if (user === undefined || !check.matches || user.state !== 'active') {
    await recordAudit(ctx, {
      actor: { kind: 'anonymous' },
      action: 'session.refused',
      ...(user && { subject: { kind: 'user', id: user.id } }),
      details: { ip: input.client.ip },
    });
    const restMs = REFUSAL_MS_MIN - (ctx.clock.monotonicMs() - startedMs);
    if (restMs > 0) await ctx.clock.sleep(restMs, ctx.signal);
    throw identityErrors.LOGIN_REFUSED({});
  }
  if (check.outdated) await upgradeHash(ctx, user, input.password);
  const { passwordHash: _, ...account } = user;
  return withTx(ctx, async (tx) => {
    await deleteLoginFailures(tx, emailHash);
    return startSession(tx, { user: account, client: input.client, by: 'password' });
  });
}

async function chargeAttempt(ctx: LogInContext, email: string, emailHash: Buffer): Promise<void> {
  const { env, auth } = ctx.config;
  if (env !== 'production' && auth.lockoutExemptEmails.includes(email)) return;
  const now = ctx.clock.now();
  const lockedUntil = await chargeLoginAttempt(ctx, { emailHash, now, policy: LOCK_POLICY });
  if (lockedUntil === undefined) return;
  const retryAfterSeconds = Math.max(1, Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000));
  throw identityErrors.LOGIN_LOCKED({ retryAfterSeconds });
}

async function checkPassword(
  ctx: LogInContext,
  user: UserWithHash | undefined,
  password: string,
  emailHash: Buffer,
): Promise<PasswordCheck> {
  try {
    return await ctx.passwords.verify(user?.passwordHash, password);
  } catch (error) {
    // A crowd at the door must not lock anybody out: what was not tried does not count.
    if (isBusy(error)) await refundLoginAttempt(ctx, emailHash);
    throw error;
  }
}

/** Replaces a bcrypt hash, or one of another cost, now that the password is known. */
async function upgradeHash(ctx: LogInContext, user: UserWithHash, password: string): Promise<void> {
  try {
    const to = await ctx.passwords.hash(password);
    const now = ctx.clock.now();
    await updatePasswordHash(ctx, { id: user.id, from: user.passwordHash, to, now });
  } catch (error) {
    // The old hash still serves, and the next log-in tries again.
    if (!isBusy(error)) throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof VezaError && error.code === identityErrors.HASHING_BUSY.code;
}
