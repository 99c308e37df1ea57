import type { ObjectKind, Pair, Totals } from '#domains/reconciliation/index.ts';

import { isOver } from './money-moved.ts';
import { MOVED } from './told-state.ts';

/** Sums of both sides of one kind, by currency. */
export interface Sums {
  add(pair: Pair): void;
  totals(): Totals[];
}

/** Adds up what counts as moved: received by payments, and given by the others, less what came back. */
export function createSums(kind: ObjectKind): Sums {
  const sums = new Map<string, { -readonly [Name in keyof Totals]: Totals[Name] }>();
  const of = (currency: string) => {
    let sum = sums.get(currency);
    if (sum === undefined) {
      sum = { kind, currency, localCount: 0n, localMinor: 0n, remoteCount: 0n, remoteMinor: 0n };
      sums.set(currency, sum);
    }
    return sum;
  };
  return {
    add: (pair) => {
      const { local, remote } = pair;
      const here = localMoved(pair);
      if (here > 0n && local !== null && local.currency !== null) {
        const sum = of(local.currency);
        sum.localCount += 1n;
        sum.localMinor += here;
      }
      const there = remoteMoved(pair);
      if (there > 0n && remote !== null) {
        const sum = of(remote.currency);
        sum.remoteCount += 1n;
        sum.remoteMinor += there;
      }
    },
    totals: () => [...sums.values()],
  };
}

function localMoved({ local }: Pair): bigint {
  if (local === null || isOver(local)) return 0n;
  const amount = local.amountMinor ?? 0n;
  switch (local.kind) {
    case 'payment':
      return local.doneMinor ?? 0n;
    case 'transfer':
      return MOVED.has(local.state) ? amount - (local.doneMinor ?? 0n) : 0n;
    case 'payout':
      return local.state === 'failed' || local.state === 'canceled' ? 0n : amount;
    default:
      return local.state === 'succeeded' ? amount : 0n;
  }
}

function remoteMoved({ remote }: Pair): bigint {
  if (remote === null) return 0n;
  switch (remote.kind) {
    case 'payment':
      return remote.doneMinor ?? 0n;
    case 'transfer':
      return remote.amountMinor - (remote.doneMinor ?? 0n);
    case 'payout':
      return remote.status === 'failed' || remote.status === 'canceled' ? 0n : remote.amountMinor;
    case 'refund':
      return remote.status === 'succeeded' ? remote.amountMinor : 0n;
    default:
      return remote.amountMinor;
  }
}
