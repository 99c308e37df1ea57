import type { LocalObject, ObjectKind, RemoteObject } from '#domains/reconciliation/index.ts';
import type { Facts } from '#reconcile/model.ts';

/** Facts that were made to be of one class, by spoiling what was in order. */
export interface Labelled {
  readonly class: string;
  readonly facts: Facts;
}

type Spoil = (world: World) => Facts;

interface World {
  readonly draw: (below: number) => number;
  readonly kind: ObjectKind;
  readonly local: LocalObject;
  readonly remote: RemoteObject;
  readonly facts: (change?: Partial<Facts>) => Facts;
}

const HOUR_MS = 3_600_000;
const LISTED: readonly ObjectKind[] = ['payment', 'refund', 'transfer', 'reversal', 'payout'];
const AT_STRIPE: readonly ObjectKind[] = ['transfer', 'reversal'];

/** States of a row that are in order with a status of its object. */
const PAIRS: Readonly<
  Record<string, readonly (readonly [state: string, status: string | null])[]>
> = {
  payment: [
    ['succeeded', 'succeeded'],
    ['pending', 'requires_payment_method'],
    ['pending', 'processing'],
    ['authorized', 'requires_capture'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
    ['expired', 'expired'],
    ['needs_attention', 'conflicted'],
  ],
  refund: [
    ['succeeded', 'succeeded'],
    ['pending', 'pending'],
    ['review', 'review'],
    ['failed', 'failed'],
    ['failed_after_success', 'failed'],
  ],
  transfer: [
    ['completed', null],
    ['partially_reversed', null],
    ['reversal_blocked', null],
    ['debt', null],
  ],
  reversal: [['succeeded', null]],
  payout: [
    ['paid', 'paid'],
    ['in_transit', 'in_transit'],
    ['failed', 'failed'],
  ],
};

/** A number source of its own for each row: mulberry32. */
export function drawFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) % below;
  };
}

const SPOILED: readonly (readonly [label: string, kinds: readonly ObjectKind[], spoil: Spoil])[] = [
  ['ok', LISTED, ({ facts }) => facts()],
  // One side may just not know yet.
  [
    'ok',
    LISTED,
    ({ facts, draw }) => facts(draw(2) ? { local: null, ageMs: 1 } : { remote: null, ageMs: 1 }),
  ],
  ['missing_local', ['transfer', 'payout'], ({ facts }) => facts({ local: null })],
  // Its transfer is nobody's here, and is told itself.
  ['ok', ['reversal'], ({ facts }) => facts({ local: null })],
  // What came back whole is nobody's loss.
  [
    'ok',
    ['transfer'],
    ({ facts, remote }) =>
      facts({ local: null, remote: { ...remote, doneMinor: remote.amountMinor } }),
  ],
  [
    'missing_local',
    ['payment', 'refund'],
    ({ facts, remote }) =>
      facts({
        local: null,
        remote: { ...remote, status: 'succeeded', doneMinor: remote.amountMinor },
      }),
  ],
  [
    'missing_remote',
    LISTED,
    ({ facts, local }) =>
      facts({
        remote: null,
        absent: true,
        local: { ...local, wasSent: true, wasSeen: true, unclearSince: null },
      }),
  ],
  // It was refused, and is tried again at its own time; a time that has passed is nobody's excuse.
  ...[['ok', HOUR_MS] as const, ['missing_remote', null] as const].map(
    ([label, waitsForMs]): (typeof SPOILED)[number] => [
      label,
      ['transfer'],
      ({ facts, local }) =>
        facts({
          remote: null,
          waitsForMs,
          local: { ...local, state: 'failed', objectId: null, wasSent: false, wasSeen: false },
        }),
    ],
  ),
  [
    'missing_remote',
    ['payment', 'refund'],
    ({ facts, local }) =>
      facts({
        remote: null,
        local: {
          ...local,
          state: local.kind === 'payment' ? 'created' : 'requested',
          wasSent: false,
          wasSeen: false,
        },
      }),
  ],
  [
    'amount',
    LISTED,
    ({ facts, remote, draw }) =>
      facts({ remote: { ...remote, amountMinor: remote.amountMinor + BigInt(1 + draw(500)) } }),
  ],
  ['currency', LISTED, ({ facts, remote }) => facts({ remote: { ...remote, currency: 'USD' } })],
  [
    'destination',
    ['transfer', 'payout'],
    ({ facts, remote }) => facts({ remote: { ...remote, destination: 'acct_other' } }),
  ],
  [
    'status',
    ['payment'],
    ({ facts, local, remote }) =>
      facts({
        local: { ...local, state: 'pending', doneMinor: null },
        remote: { ...remote, status: 'failed', doneMinor: 0n },
      }),
  ],
  [
    'status',
    ['refund', 'payout', 'payment'],
    ({ facts, local, remote, draw }) =>
      facts({
        local: { ...local, state: 'pending' },
        remote: { ...remote, status: draw(2) ? 'a_word_of_tomorrow' : 'failed' },
      }),
  ],
  [
    'duplicate_remote',
    AT_STRIPE,
    ({ facts, local, remote }) =>
      facts({
        local: null,
        named: local,
        twins: 1,
        remote: { ...remote, objectId: 'another', doneMinor: 0n },
      }),
  ],
  [
    'duplicate_remote',
    AT_STRIPE,
    ({ facts, local, remote, draw }) =>
      facts({
        local: null,
        remote,
        twins: 2 + draw(3),
        named: { ...local, objectId: null, state: 'unknown' },
      }),
  ],
  [
    'orphan_reversal',
    ['transfer'],
    ({ facts, remote, draw }) => {
      const doneMinor = remote.doneMinor! + BigInt(1 + draw(9));
      return facts({ remote: { ...remote, doneMinor } });
    },
  ],
  [
    'orphan_reversal',
    ['reversal'],
    ({ facts, remote }) =>
      facts({ local: null, remote: { ...remote, names: null }, parentId: 'our-transfer' }),
  ],
  [
    'id_missing',
    AT_STRIPE,
    ({ facts, local, draw }) => {
      const row = { ...local, objectId: null, state: draw(2) ? 'unknown' : 'submitting' };
      return draw(2) ? facts({ local: row }) : facts({ local: null, named: row, twins: 1 });
    },
  ],
  [
    'id_missing',
    AT_STRIPE,
    ({ facts, local }) =>
      facts({
        remote: null,
        absent: true,
        local: {
          ...local,
          objectId: null,
          state: 'unknown',
          wasSent: true,
          wasSeen: false,
          unclearSince: new Date(),
        },
      }),
  ],
  [
    'id_conflict',
    LISTED,
    ({ facts, remote }) => facts({ remote: { ...remote, names: 'another-row' } }),
  ],
  [
    'id_conflict',
    ['refund', 'reversal'],
    ({ facts, remote }) => facts({ remote: { ...remote, parentId: 'another-parent' } }),
  ],
  [
    'over_refunded',
    ['payment'],
    ({ facts, remote }) => facts({ refundedThereMinor: (remote.doneMinor ?? 0n) + 1n }),
  ],
  [
    'under_reversed',
    ['transfer'],
    ({ facts, local, draw }) =>
      facts({ owedMinor: local.amountMinor! - BigInt(1 + draw(50)), backMinor: 0n }),
  ],
  [
    'under_reversed',
    ['transfer'],
    ({ facts, local, remote }) => facts({ local: { ...local, doneMinor: remote.doneMinor! + 1n } }),
  ],
  [
    'entitlement_without_payment',
    LISTED,
    ({ draw, facts }) =>
      facts({
        local: null,
        remote: null,
        right: {
          kind: draw(2) ? 'licence' : 'subscription',
          id: 'right',
          ownerId: 'owner',
          state: 'granted',
          paymentId: null,
          paymentState: null,
          amountMinor: 1n,
          currency: 'EUR',
          since: new Date(),
        },
      }),
  ],
  [
    'stale_unknown',
    LISTED,
    ({ facts, local, draw }) =>
      facts({
        remote: null,
        unclearForMs: 24 * HOUR_MS + draw(1_000_000),
        local: {
          ...local,
          state:
            { payment: 'created', refund: 'unknown', payout: 'pending' }[local.kind as string] ??
            'unknown',
          wasSent: true,
          wasSeen: false,
          unclearSince: new Date(),
        },
      }),
  ],
];

export const LABELS: ReadonlySet<string> = new Set(SPOILED.map(([label]) => label));

/** Row `index` of any number of them. */
export function labelledFacts(index: number): Labelled {
  const draw = drawFrom(index);
  const [label, kinds, spoil] = SPOILED[index % SPOILED.length]!;
  return { class: label, facts: spoil(worldOf(kinds[draw(kinds.length)]!, draw)) };
}

function worldOf(kind: ObjectKind, draw: World['draw']): World {
  const [state, status] = PAIRS[kind]![draw(PAIRS[kind]!.length)]!;
  const amountMinor = BigInt(100 + draw(1_000_000));
  const isPaid = kind === 'payment' && status === 'succeeded';
  const doneMinor =
    kind === 'transfer'
      ? BigInt(draw(50))
      : kind === 'payment'
        ? isPaid
          ? amountMinor
          : 0n
        : null;
  const parentId = kind === 'refund' || kind === 'reversal' ? 'parent' : null;
  const destination = kind === 'transfer' || kind === 'payout' ? 'acct_1' : null;
  const createdAt = new Date(1_770_000_000_000);
  const shared = {
    kind,
    objectId: `object-${draw(9)}`,
    parentId,
    amountMinor,
    doneMinor,
    destination,
  };
  const local: LocalObject = {
    ...shared,
    id: 'row',
    chainId: 'chain',
    currency: 'EUR',
    state,
    createdAt,
    operationId: 'operation' as LocalObject['operationId'],
    operationState: 'settled',
    wasSent: true,
    wasSeen: true,
    unclearSince: null,
    nextAttemptAt: null,
    fence: 1n,
    pokes: 0n,
  };
  const names = draw(2) ? 'row' : null;
  const remote: RemoteObject = { ...shared, currency: 'EUR', status, names, createdAt };
  const facts = (change: Partial<Facts> = {}): Facts => ({
    local,
    remote,
    absent: false,
    named: null,
    twins: 0,
    parentId: null,
    refundedThereMinor: null,
    owedMinor: null,
    backMinor: null,
    right: null,
    ageMs: 48 * HOUR_MS,
    graceMs: HOUR_MS / 6,
    unclearMs: 24 * HOUR_MS,
    waitsForMs: null,
    unclearForMs: null,
    ...change,
  });
  return { draw, kind, local, remote, facts };
}
