import { settleDue, settleSubject } from '#settlement/index.ts';

import { fillPlatform } from './deeds.ts';
import { isAutoRefunded } from './judge/evidence.ts';
import type { Stage } from './stage.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A webhook is a day late at most, and its event waits a day for its object. */
const HORIZON_MS = 50 * HOUR_MS;
/** Longer than a seller's balance is waited for before it is called a debt. */
const DEBT_HORIZON_MS = 17 * DAY_MS;
const ROUNDS_MAX = 150;
/**
 * What is due within a minute of the first round is done in the second, and each wait is so many times
 * the one before it, as a loop that is late may do it: nobody has to be looked at every few minutes for
 * two days to learn that nothing has happened.
 */
const WAIT = { firstMs: 60_000, growth: 4, longestMs: 3 * DAY_MS };
const FINAL: readonly string[] = ['succeeded', 'debt', 'cancelled'];

/** What a dispute and a refund may come to, again and again. */
const ENDS: readonly string[] = [
  'dispute_won',
  'dispute_lost',
  'refund_succeeded',
  'refund_failed',
];

type Work = Parameters<Stage['run']>[0];

/** Other sweeps of the platform that run beside the rounds of the worker. */
export interface Sweeps {
  /** Before the first round, an hour after the last step. */
  readonly first?: Work;
  /** When all has come to rest. */
  readonly last?: Work;
}

/**
 * Everybody can be reached again and nobody does anything any more but the clock and the workers,
 * until nothing is due within the horizon. Returns what did not come to rest.
 */
export async function quiesce(stage: Stage, { first, last }: Sweeps = {}): Promise<string[]> {
  stage.setDown(false);
  stage.clearFaults();
  stage.mendRows();
  await stage.wake();
  stage.levers.setBehaviour({ newRefunds: 'succeeded' });
  for (const { id, status } of stage.remote.refunds.all()) {
    if (status === 'pending' || status === 'review') stage.levers.succeedRefund(id);
  }
  for (const { id, status } of stage.remote.payments.all()) {
    if (status === 'processing') stage.levers.completePayment(id);
  }
  fillPlatform(stage);
  // What nobody will ever tell us of is found when somebody looks.
  const isUntold =
    stage.remote.events.all().some(({ isDropped }) => isDropped) ||
    stage.remote.payments.all().some(isAutoRefunded) ||
    isToldOnce(stage);
  if (isUntold) await lookAtAll(stage);
  if (first !== undefined) {
    await stage.advance(HOUR_MS);
    await stage.run(first);
  }
  const beginMs = stage.now().getTime();
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await stage.run(settleDue);
    const nextMs = await nextDueMs(stage);
    const nowMs = stage.now().getTime();
    const reversals = await stage.list('transfer_reversals');
    const isBlocked = reversals.some(({ state }) => !FINAL.includes(state));
    const endMs = beginMs + (isBlocked ? DEBT_HORIZON_MS : HORIZON_MS);
    if (nextMs === undefined || nextMs > endMs) {
      if (last !== undefined) await stage.run(last);
      return rest(stage);
    }
    const waitMs = Math.min(WAIT.firstMs * WAIT.growth ** round, WAIT.longestMs);
    await stage.advance(Math.max(waitMs, nextMs - nowMs));
  }
  return [`it has not come to rest after ${ROUNDS_MAX} rounds`];
}

/**
 * Hyperswitch has one event for each object and type, ever: what becomes the same again is not told, and
 * what has been both may have changed since without a word.
 */
function isToldOnce({ remote }: Stage): boolean {
  const told = new Map<string, Set<string>>();
  for (const { objectId, type } of remote.events.all()) {
    if (!ENDS.includes(type)) continue;
    const types = told.get(objectId) ?? new Set();
    told.set(objectId, types.add(type));
  }
  return [...told.values()].some(({ size }) => size > 1);
}

async function lookAtAll(stage: Stage): Promise<void> {
  for (const { kind, subjectId } of await stage.list('operations')) {
    await stage.run((ctx) => settleSubject(ctx, { kind, subjectId }));
  }
}

/** Once nothing is due, another round changes nothing and asks for nothing. */
async function rest(stage: Stage): Promise<string[]> {
  const before = countPosts(stage);
  await stage.run(settleDue);
  const more = countPosts(stage) - before;
  return more === 0 ? [] : [`a round after the last one sent ${more} requests`];
}

function countPosts(stage: Stage): number {
  return stage.calls().filter(({ method }) => method === 'POST').length;
}

async function nextDueMs(stage: Stage): Promise<number | undefined> {
  const moments = [
    ...(await stage.list('operations')).map(({ nextAttemptAt, leaseExpiresAt }) =>
      nextAttemptAt === null
        ? undefined
        : Math.max(nextAttemptAt.getTime(), leaseExpiresAt?.getTime() ?? 0),
    ),
    ...(await stage.list('webhook_inbox')).map(({ nextAttemptAt }) => nextAttemptAt?.getTime()),
    ...(await stage.list('orders')).map(({ state, expiresAt }) =>
      state === 'pending_payment' || state === 'failed' ? expiresAt?.getTime() : undefined,
    ),
    ...stage.remote.jobs
      .all()
      .map(({ kind, dueAtMs }) => (kind === 'deliver' ? dueAtMs : undefined)),
    ...(await stage.list('subscriptions')).map(({ expiresAt }) => expiresAt?.getTime()),
  ].filter((ms) => ms !== undefined);
  return moments.length === 0 ? undefined : Math.min(...moments);
}
