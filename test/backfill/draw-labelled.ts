import { idFrom } from '#core/ids.ts';
import { uuidToBase32 } from '#core/base32.ts';
import type { BackfillCandidate, BackfillPlan, ListedTransfer } from '#domains/market/index.ts';

/** By row: the id of its transfer, `ambiguous`, `absent`, or `elsewhere`: at an account that nobody asks. */
export type Labelled = Readonly<Record<string, string>>;

/** What an earlier system, or somebody in the dashboard, has made of one row. */
export interface Trace {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly destination: string;
  readonly transferGroup: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

type Facts = Pick<BackfillCandidate, 'id' | 'orderId' | 'amountMinor' | 'currency' | 'destination'>;

/** Ways in which a row may be at Stripe, with what is to be said of it. */
export interface Kind {
  readonly label: 'matched' | 'ambiguous' | 'absent' | 'elsewhere';
  readonly traces: (row: Facts, other: string) => Trace[];
}

function trace(row: Facts, of: Partial<Trace>): Trace {
  return {
    amountMinor: row.amountMinor,
    currency: row.currency,
    destination: row.destination!,
    transferGroup: null,
    metadata: {},
    ...of,
  };
}

const whole = (row: Facts) => ({ order_id: row.orderId, seller_transfer_id: row.id });

export const KINDS: Readonly<Record<string, Kind>> = {
  whole: { label: 'matched', traces: (row) => [trace(row, { metadata: whole(row) })] },
  'order only': {
    label: 'matched',
    traces: (row) => [trace(row, { metadata: { order_id: row.orderId } })],
  },
  'in capitals': {
    label: 'matched',
    traces: (row) => [
      trace(row, {
        metadata: { OrderId: `ORDER-${row.orderId.toUpperCase()}`, note: 'by hand' },
      }),
    ],
  },
  'without hyphens': {
    label: 'matched',
    traces: (row) => [
      trace(row, { metadata: { 'seller-transfer-id': ` {${row.id.replaceAll('-', '')}} ` } }),
    ],
  },
  'in base 32': {
    label: 'matched',
    traces: (row) => [trace(row, { metadata: { order: `ord_${uuidToBase32(row.orderId)}` } })],
  },
  'group only': {
    label: 'matched',
    traces: (row) => [trace(row, { transferGroup: `order_${row.orderId}` })],
  },
  twice: {
    label: 'ambiguous',
    traces: (row) => [
      trace(row, { metadata: whole(row) }),
      trace(row, { metadata: { order_id: row.orderId } }),
    ],
  },
  'another amount': {
    label: 'ambiguous',
    traces: (row) => [
      trace(row, { metadata: { order_id: row.orderId }, amountMinor: row.amountMinor + 1n }),
    ],
  },
  'another account': {
    label: 'elsewhere',
    traces: (row, other) => [trace(row, { metadata: whole(row), destination: other })],
  },
  'another order in its group': {
    label: 'ambiguous',
    traces: (row) => [
      trace(row, {
        metadata: whole(row),
        transferGroup: `order_${idFrom('another order', row.orderId)}`,
      }),
    ],
  },
  'nothing said': { label: 'absent', traces: (row) => [trace(row, {})] },
  'ids of others': {
    label: 'absent',
    traces: (row) => [
      trace(row, { metadata: { order_id: idFrom('foreign', row.orderId), shop: 'elsewhere' } }),
    ],
  },
  'not there': { label: 'absent', traces: () => [] },
};

/** What is to be said of every row: whoever lists by account does not see what went to another. Pure. */
export function truthOf(labels: Labelled, plan: BackfillPlan | null): Labelled {
  const elsewhere = plan === 'by-destination' ? 'absent' : 'ambiguous';
  return Object.fromEntries(
    Object.entries(labels).map(([id, label]) => [id, label === 'elsewhere' ? elsewhere : label]),
  );
}

/** Rows of many orders with what is at Stripe of them, and the truth. Pure. */
export function drawLabelled(
  seed: number,
  rows: number,
): { candidates: BackfillCandidate[]; remote: ListedTransfer[]; labels: Labelled } {
  const draw = (below: number, ...words: (string | number)[]): number =>
    Number.parseInt(idFrom('draw', [seed, ...words].join('/')).slice(0, 8), 16) % below;
  const names = Object.keys(KINDS);
  const candidates: BackfillCandidate[] = [];
  const remote: ListedTransfer[] = [];
  const labels: Record<string, string> = {};
  const at = new Date('2024-01-01T00:00:00Z');
  for (let index = 0; index < rows; index += 1) {
    const row: BackfillCandidate = {
      id: idFrom<'seller-transfer'>('row', `${seed}/${index}`),
      orderId: idFrom<'order'>('order', `${seed}/${index}`),
      state: 'unknown',
      destination: `acct_${draw(5, 'account', index)}`,
      // Few amounts, so that many rows look alike.
      amountMinor: BigInt(900 + draw(2, 'amount', index)),
      currency: 'EUR',
      createdAt: at,
      touchedAt: at,
      otherDestinations: [],
      hasRival: false,
    };
    candidates.push(row);
    const kind = KINDS[names[draw(names.length, 'kind', index)]!]!;
    const traces = kind.traces(row, 'acct_elsewhere');
    for (const [place, one] of traces.entries()) {
      remote.push({
        ...one,
        stripeTransferId: `tr_${index}_${place}`,
        orderId: null,
        sellerTransferId: null,
        reversedMinor: 0n,
        createdAt: at,
      });
    }
    labels[row.id] = kind.label === 'matched' ? `tr_${index}_0` : kind.label;
  }
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return { candidates, remote, labels: Object.fromEntries(sorted) };
}
