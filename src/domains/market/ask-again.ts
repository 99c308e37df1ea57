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

const NOT_LISTED_YET = Object.freeze({
  kind: 'unknown',
  status: null,
  code: 'not_listed_yet',
  message: 'lists may not have yet what was asked for last',
  idle: true,
} as const);

/**
 * Finds out what became of a request in doubt: as long as the provider keeps its key, by asking again
 * under it. A provider that gives a failure which it has kept under the key will never say more; it is
 * over with that request. Either way lists are believed only once nobody can have sent anything under
 * the key for longer than they lag: they have whatever was made then.
 */
export async function askAgain<Remote>(
  ctx: MoneyCall,
  operation: Operation,
  { send, search }: Ways<Remote>,
): Promise<Outcome<Remote>> {
  const { keyFirstSentAt, keyQuietSince } = operation;
  if (keyFirstSentAt === null) return search();
  const nowMs = ctx.clock.now().getTime();
  const isListed = keyQuietSince !== null && nowMs - keyQuietSince.getTime() > LIST_LAG_MS;
  if (nowMs - keyFirstSentAt.getTime() > ctx.config.payments.keyHours * HOUR_MS) {
    // Nobody wrote down how quiet it was before there was a column for it.
    return isListed || keyQuietSince === null ? searchIdly(search) : NOT_LISTED_YET;
  }
  const outcome = await send({ ...keyed(ctx, operation), first: false });
  return isKept(outcome) && isListed ? searchIdly(search) : outcome;
}

async function searchIdly<Remote>(search: Ways<Remote>['search']): Promise<Outcome<Remote>> {
  const found = await search();
  return found.kind === 'applied' ? found : { ...found, idle: true };
}
