import {
  isKept,
  keyed,
  type KeyedCall,
  type MoneyCall,
  type Operation,
  type Outcome,
} from '#domains/payments/index.ts';

const HOUR_MS = 3_600_000;
/** Lists may not have what was made just now. */
const LIST_LAG_MS = 5 * 60_000;

/** The two ways to find out what became of a request. */
export interface Ways<Remote> {
  /** Makes it again under its key: what was done is answered with, and is not done twice. */
  readonly send: (call: KeyedCall) => Promise<Outcome<Remote>>;
  /** Looks for what it may have made. */
  readonly search: () => Promise<Outcome<Remote>>;
}

/**
 * Finds out what became of a request in doubt: as long as the provider keeps its key, by asking again
 * under it. A provider that gives a failure which it has kept under the key will never say more; it is
 * over with that request, and once nobody can have sent another one for longer than lists lag, they
 * have whatever it has made.
 */
export async function askAgain<Remote>(
  ctx: MoneyCall,
  operation: Operation,
  { send, search }: Ways<Remote>,
): Promise<Outcome<Remote>> {
  const { keyFirstSentAt, keyQuietSince } = operation;
  const nowMs = ctx.clock.now().getTime();
  if (keyFirstSentAt === null) return search();
  if (nowMs - keyFirstSentAt.getTime() > ctx.config.payments.keyHours * HOUR_MS) return search();
  const outcome = await send({ ...keyed(ctx, operation), first: false });
  if (!isKept(outcome) || keyQuietSince === null) return outcome;
  return nowMs - keyQuietSince.getTime() > LIST_LAG_MS ? search() : outcome;
}
