import type { Context } from '#context.ts';
import { listBalances } from '#domains/ledger/index.ts';

import type { SellerId } from './model.ts';
import { sumTransfers } from './transfer-store.ts';

/** What a seller has earned in one currency, in its minor units. */
export interface Earnings {
  readonly currency: string;
  /** Owed and not sent yet, by the books. */
  readonly payableMinor: bigint;
  /** Sent to the seller's account at Stripe, without what came back. */
  readonly transferredMinor: bigint;
  /** Came back of it. */
  readonly reversedMinor: bigint;
  /** Has to come back, by the books: a reversal of it is on its way, or was given up. */
  readonly debtMinor: bigint;
}

const CURRENCIES_MAX = 1000;

/** What a seller has earned, by currency. */
export async function readEarnings(
  ctx: Pick<Context, 'db'>,
  sellerId: SellerId,
): Promise<Earnings[]> {
  const { items } = await listBalances(ctx, { ownerId: sellerId, limit: CURRENCIES_MAX });
  const sums = await sumTransfers(ctx, sellerId);
  const currencies = new Set([
    ...items.map(({ account }) => account.currency as string),
    ...sums.map(({ currency }) => currency),
  ]);
  const balance = (kind: string, currency: string): bigint =>
    items.find(({ account }) => account.kind === kind && account.currency === currency)
      ?.balanceMinor ?? 0n;
  return [...currencies].sort().map((currency) => {
    const sum = sums.find((other) => other.currency === currency);
    return {
      currency,
      payableMinor: -balance('seller_payable', currency),
      transferredMinor: (sum?.sentMinor ?? 0n) - (sum?.reversedMinor ?? 0n),
      reversedMinor: sum?.reversedMinor ?? 0n,
      debtMinor: balance('seller_debt', currency),
    };
  });
}
