import type { FaultRule } from '#sandbox/index.ts';

import type { Step } from './history.ts';
import type { Accident } from './process.ts';
import type { Random } from './random.ts';

const TRANSFERS = { provider: 'stripe', method: 'POST', path: '/v1/transfers' } as const;
const LOST_TRANSFER: Step = {
  do: 'fault',
  rule: { match: TRANSFERS, fault: { kind: 'timeout_after_commit' }, times: 1 },
};
const LOST_REVERSAL: Step = {
  do: 'fault',
  rule: {
    match: { ...TRANSFERS, path: '/v1/transfers/*/reversals' },
    fault: { kind: 'timeout_after_commit' },
    times: 1,
  },
};
/** A word of the provider's that we have never read. */
const UNKNOWN_REFUND: Step = {
  do: 'fault',
  rule: {
    match: { provider: 'hyperswitch', method: 'POST', path: '/refunds' },
    fault: { kind: 'unknown_enum' },
    times: 1,
  },
};
const LAGGING_LIST: Step = {
  do: 'fault',
  rule: { match: { provider: 'stripe', method: 'GET' }, fault: { kind: 'list_lag' }, times: 4 },
};
/** Past the life of an idempotency key. */
const NEXT_DAY: readonly Step[] = [{ do: 'time', ms: 25 * 3_600_000 }, { do: 'work' }];

/** What was the matter already before anybody bought anything. */
const BEFORE: readonly ((random: Random) => readonly Step[])[] = [
  (r) => [{ do: 'restrict', at: r.below(3) }],
  () => [{ do: 'empty-platform' }],
  (r) => [{ do: 'delay-requests', count: 1 + r.below(2) }],
  () => [LAGGING_LIST, LOST_TRANSFER],
  () => [LOST_TRANSFER],
];

const PAYS: Step = { do: 'pay', at: 0, how: 'succeeded' };
/** Somebody begins anew after a card was declined, and then both attempts succeed. */
const PAYS_TWICE: readonly Step[] = [
  { do: 'pay', at: 0, how: 'failed' },
  { do: 'work' },
  { do: 'pay-again', at: 0 },
  PAYS,
  PAYS,
];

/** How the first order is paid, where it is. */
export function drawFirstPaying(random: Random): readonly Step[] {
  if (random.chance(0.04)) return PAYS_TWICE;
  return random.chance(0.8) ? [PAYS] : [];
}

/** What went wrong with the first order that was paid. */
const AFTER: readonly ((random: Random) => readonly Step[])[] = [
  (r) => [{ do: 'refund', at: 0, share: r.chance(0.5) ? 1 : r.share() }],
  () => [{ do: 'dispute', at: 0, share: 1 }],
  (r) => [
    { do: 'dispute', at: 0, share: r.chance(0.5) ? 1 : r.share() },
    { do: 'work' },
    { do: 'dispute-turns', at: 0, to: 'lost' },
  ],
  (r) => [
    { do: 'dispute', at: 0, share: r.chance(0.5) ? 1 : r.share() },
    { do: 'work' },
    { do: 'dispute-turns', at: 0, to: 'lost' },
    { do: 'work' },
    { do: 'dispute-turns', at: 0, to: 'won' },
  ],
  (r) => [
    { do: 'dispute', at: 0, share: r.share() },
    { do: 'work' },
    { do: 'refund', at: 0, share: 1 },
    { do: 'dispute-turns', at: 0, to: 'lost' },
  ],
  () => [{ do: 'work' }, { do: 'retry-transfer', at: 0 }],
  () => [{ do: 'work' }, ...NEXT_DAY],
  // Somebody is stopped for longer than its lease, and goes on when another has done its work.
  (r) => [
    ...(r.chance(0.7) ? [LOST_TRANSFER] : []),
    { do: 'work', accident: drawStall(r) },
    { do: 'time', ms: 120_000 },
    { do: 'work' },
    { do: 'wake' },
  ],
  (r) => [
    { do: 'work' },
    LOST_REVERSAL,
    { do: 'refund', at: 0, share: r.share() / 2 },
    { do: 'work' },
    ...(r.chance(0.5) ? NEXT_DAY : []),
  ],
  () => [{ do: 'pay-again', at: 0 }, PAYS],
  (r) => [UNKNOWN_REFUND, { do: 'refund', at: 0, share: r.share() }],
  // The bank sends back what has arrived.
  () => [
    { do: 'work' },
    { do: 'payout', at: 0, fails: false },
    { do: 'time', ms: 72 * 3_600_000 },
    { do: 'work' },
    { do: 'payout-fails', at: 0 },
  ],
];
const SHARE = 0.5;

/** Anywhere, or with an answer in its hands that somebody else has got meanwhile, too. */
function drawStall(random: Random): Accident {
  return random.chance(0.7)
    ? { kind: 'stall', answer: 1 + random.below(2) }
    : { kind: 'stall', boundary: 1 + random.below(60) };
}

export function drawBefore(random: Random): readonly Step[] {
  return random.chance(SHARE) ? random.pick(BEFORE)(random) : [];
}

export function drawAfter(random: Random): readonly Step[] {
  return random.chance(SHARE) ? random.pick(AFTER)(random) : [];
}

const HYPERSWITCH = { provider: 'hyperswitch' } as const;

/** The requests that follow from a deed: faults in front of it that none of them meets find nothing. */
const REQUESTS: Partial<Record<Step['do'], readonly NonNullable<FaultRule['match']>[]>> = {
  order: [{ ...HYPERSWITCH, method: 'POST', path: '/payments' }],
  pay: [{ ...HYPERSWITCH, method: 'GET', path: '/payments/*' }],
  refund: [
    { ...HYPERSWITCH, method: 'POST', path: '/refunds' },
    { ...HYPERSWITCH, method: 'GET', path: '/refunds/*' },
    { ...TRANSFERS, path: '/v1/transfers/*/reversals' },
  ],
  'refund-turns': [{ ...HYPERSWITCH, method: 'GET', path: '/refunds/*' }],
  subscribe: [{ ...HYPERSWITCH, method: 'POST', path: '/payments' }],
  'retry-transfer': [TRANSFERS],
  work: [TRANSFERS, { provider: 'stripe', method: 'GET' }],
};

/** A request that a deed leads to; undefined where it leads to none. */
export function drawRequest(random: Random, deed: Step['do']): FaultRule['match'] | undefined {
  const requests = REQUESTS[deed];
  return requests === undefined ? undefined : random.pick(requests);
}
