import type { FaultRule } from '#sandbox/index.ts';

import { drawAfter, drawBefore, drawFirstPaying, drawRequest } from './draw-opening.ts';
import type { Deed, History, Offer, Step } from './history.ts';
import type { Accident } from './process.ts';
import { createRandom, type Random } from './random.ts';

const STEPS = { min: 6, more: 12 };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** From within a lease to past the life of an idempotency key. */
const JUMPS_MS = [1_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 90 * MINUTE_MS, 7 * HOUR_MS];
const LONG_JUMPS_MS = [25 * HOUR_MS, 8 * 24 * HOUR_MS, 32 * 24 * HOUR_MS];
/** Of no, two and three decimals. */
const CURRENCIES = ['EUR', 'EUR', 'USD', 'JPY', 'KWD'] as const;
const PRICES = [1, 2, 3, 7, 50, 100, 333, 999, 1_000, 1_999, 12_345];
const ACCIDENT_SHARE = 0.2;
const AMBUSH_SHARE = 0.15;
const BOUNDARIES_MAX = 60;
const ANSWERS_MAX = 3;

/** How often each deed is drawn. */
const DEEDS: Mix['deeds'] = [
  [10, (r) => ({ do: 'order', buyer: r.below(3), products: drawProducts(r) })],
  [12, (r) => ({ do: 'pay', at: r.below(8), how: drawPaying(r) })],
  [1, (r) => ({ do: 'pay-again', at: r.below(8) })],
  [1, (r) => ({ do: 'cancel', at: r.below(8) })],
  [1, (r) => ({ do: 'refresh', at: r.below(8) })],
  [6, (r) => ({ do: 'refund', at: r.below(8), share: drawShare(r) })],
  [2, (r) => ({ do: 'refund-turns', at: r.below(8), to: r.pick(['succeeded', 'failed']) })],
  [1, (r) => ({ do: 'new-refunds', become: r.pick(['succeeded', 'pending', 'review', 'failed']) })],
  [2, (r) => ({ do: 'dispute', at: r.below(8), share: drawShare(r) })],
  [2, (r) => ({ do: 'dispute-turns', at: r.below(4), to: r.pick(['won', 'lost']) })],
  [2, (r) => ({ do: 'subscribe', buyer: r.below(3) })],
  [1, (r) => ({ do: 'pay-subscription', at: r.below(4) })],
  [1, (r) => ({ do: 'cancel-subscription', at: r.below(4) })],
  [3, (r) => ({ do: 'pay-period', at: r.below(6) })],
  [1, (r) => ({ do: 'restrict', at: r.below(4) })],
  [1, (r) => ({ do: 'restore', at: r.below(4) })],
  [2, (r) => ({ do: 'empty-account', at: r.below(4) })],
  [1, (r) => ({ do: 'fill-account', at: r.below(4) })],
  [1, () => ({ do: 'empty-platform' })],
  [1, () => ({ do: 'fill-platform' })],
  [1, (r) => ({ do: 'reverse-by-hand', at: r.below(8), share: drawShare(r) })],
  [1, (r) => ({ do: 'transfer-by-hand', at: r.below(4) })],
  [1, (r) => ({ do: 'auto-refund', at: r.below(8) })],
  [1, (r) => ({ do: 'retry-transfer', at: r.below(8) })],
  [1, (r) => ({ do: 'hold-transfer', at: r.below(8) })],
  [1, (r) => ({ do: 'release-transfer', at: r.below(8) })],
  [1, (r) => ({ do: 'payout', at: r.below(4), fails: r.chance(0.5) })],
  [1, (r) => ({ do: 'payout-fails', at: r.below(4) })],
  [1, (r) => ({ do: 'break-row', at: r.below(8) })],
  [1, (r) => ({ do: 'redeliver', at: r.below(40) })],
  [8, (r) => ({ do: 'time', ms: drawJump(r) })],
  [9, () => ({ do: 'work' })],
  [3, () => ({ do: 'work-twice' })],
  [12, (r, mix) => ({ do: 'fault', rule: drawFault(r, mix) })],
  [2, (r) => ({ do: 'delay-requests', count: 1 + r.below(2) })],
  [1, () => ({ do: 'outage' })],
  [1, () => ({ do: 'back' })],
  [2, () => ({ do: 'wake' })],
];
/** What weighs so much is in every mix: without it nothing happens. */
const COMMON = 8;
/** By what one of the other weights is multiplied in a mix. */
const SHARES = [0, 0, 1, 1, 6];

/** What one history draws from. */
interface Mix {
  readonly deeds: readonly (readonly [weight: number, draw: (random: Random, mix: Mix) => Deed])[];
  readonly faults: readonly (typeof CALL_FAULTS)[number][];
  readonly matches: readonly NonNullable<FaultRule['match']>[];
}

/** The history that follows from a seed. Pure. */
export function drawHistory(seed: string): History {
  const random = createRandom(seed, 'history');
  const mix = drawMix(random);
  const currencies = [random.pick(CURRENCIES), random.pick(CURRENCIES)];
  const offer = (): Offer => drawOffer(random, random.pick(currencies));
  const sellers = Array.from({ length: 1 + random.below(3) }, () =>
    Array.from({ length: 1 + random.below(2) }, offer),
  );
  const beginning = { sellers, buyers: 1 + random.below(2), plan: offer() };
  const first: Step[] = [
    ...drawBefore(random),
    ...(random.chance(0.5) ? [{ do: 'fault', rule: drawFault(random, mix) } as const] : []),
    { do: 'order', buyer: 0, products: drawProducts(random) },
    ...drawFirstPaying(random),
    ...(random.chance(0.4) ? [{ do: 'fault', rule: drawFault(random, mix) } as const] : []),
    ...(random.chance(0.3) ? [{ do: 'work' } as const] : []),
    ...drawAfter(random),
  ];
  const count = STEPS.min + random.below(STEPS.more);
  const steps = Array.from({ length: count }, () => drawStep(random, mix));
  return {
    seed,
    beginning,
    steps: [...first, ...steps].flatMap((step) => ambushed(random, mix, step)),
  };
}

/**
 * Half of the histories have a mix of their own: some deeds not at all, others often, and few kinds of
 * faults. What takes three rare deeds in a row is found in them (swarm testing, Groce et al., 2012).
 */
function drawMix(random: Random): Mix {
  if (random.chance(0.5)) return { deeds: DEEDS, faults: CALL_FAULTS, matches: MATCHES };
  const deeds = DEEDS.map(([weight, draw]) => {
    const share = random.pick(SHARES);
    return [weight >= COMMON ? weight : weight * share, draw] as const;
  });
  const two = <T>(items: readonly T[]): T[] => [random.pick(items), random.pick(items)];
  return { deeds, faults: two(CALL_FAULTS), matches: two(MATCHES) };
}

function drawStep(random: Random, mix: Mix): Step {
  let place = random.below(mix.deeds.reduce((sum, [weight]) => sum + weight, 0));
  const [, draw] = mix.deeds.find(([weight]) => (place -= weight) < 0)!;
  const deed = draw(random, mix);
  if (!random.chance(ACCIDENT_SHARE)) return deed;
  return { ...deed, accident: drawAccident(random) };
}

function drawAccident(random: Random): Accident {
  if (random.chance(0.15)) return { kind: 'stall', answer: 1 + random.below(ANSWERS_MAX) };
  const kind = random.chance(0.7) ? 'crash' : 'stall';
  return { kind, boundary: 1 + random.below(BOUNDARIES_MAX) };
}

function drawOffer(random: Random, currency: string): Offer {
  const price = random.pick(PRICES);
  return { currency, priceMinor: currency === 'KWD' ? price * 10 : price };
}

function drawProducts(random: Random): number[] {
  return Array.from({ length: 1 + random.below(3) }, () => random.below(6));
}

function drawPaying(random: Random): 'succeeded' | 'processing' | 'failed' {
  return random.chance(0.8) ? 'succeeded' : random.pick(['processing', 'failed']);
}

function drawShare(random: Random): number {
  return random.chance(0.4) ? 1 : random.share();
}

function drawJump(random: Random): number {
  return random.pick(random.chance(0.8) ? JUMPS_MS : LONG_JUMPS_MS);
}

/** A step, and now and then in front of it a fault that waits for what it asks of a provider. */
function ambushed(random: Random, mix: Mix, step: Step): Step[] {
  if (!random.chance(AMBUSH_SHARE)) return [step];
  const match = drawRequest(random, step.do);
  const kind = random.pick(mix.faults);
  if (match === undefined || kind === 'wrong_object') return [step];
  return [{ do: 'fault', rule: { match, fault: { kind }, times: 1 } }, step];
}

const MATCHES: readonly NonNullable<FaultRule['match']>[] = [
  {},
  { method: 'POST' },
  { provider: 'stripe' },
  { provider: 'hyperswitch', method: 'POST', path: '/payments' },
  { provider: 'hyperswitch', method: 'POST', path: '/refunds' },
  { provider: 'stripe', method: 'POST', path: '/v1/transfers' },
  { provider: 'stripe', method: 'POST', path: '/v1/transfers/*/reversals' },
  { method: 'GET' },
];
const CALL_FAULTS = [
  'timeout_before',
  'timeout_after_commit',
  'timeout_after_commit',
  'reset_before',
  'reset_after_commit',
  'error_500',
  'error_500_after_commit',
  'rate_limited_429',
  'conflict_409',
  'html_502',
  'html_502_after_commit',
  'malformed_json_200',
  'truncated_200',
  'error_body_200',
  'unknown_enum',
  'unauthorized_401',
  'wrong_object',
  'huge_number',
  'list_lag',
  'list_empty_page',
] as const;
const WEBHOOK_FAULTS = [
  'webhook_duplicate',
  'webhook_reorder',
  'webhook_delay',
  'webhook_drop',
  'webhook_drop',
  'webhook_corrupt',
  'webhook_forge',
  'webhook_oversize',
] as const;

function drawFault(random: Random, mix: Mix): FaultRule {
  if (random.chance(0.3)) {
    return { match: {}, fault: { kind: random.pick(WEBHOOK_FAULTS) }, times: 1 + random.below(3) };
  }
  const match = random.pick(mix.matches);
  const times = random.chance(0.7) ? 1 : 1 + random.below(4);
  const kind = random.pick(mix.faults);
  if (kind !== 'wrong_object') return { match, fault: { kind }, times };
  // Another id than it has is not to be told from its own, where the provider chose it just now.
  const [method, field] = random.pick([
    ['GET', 'id'],
    ['GET', 'amount'],
    ['POST', 'amount'],
    ['POST', 'currency'],
  ] as const);
  return { match: { ...match, method }, fault: { kind, field }, times };
}
