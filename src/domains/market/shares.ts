import { parseCurrency } from '#core/money/currency.ts';
import { stepOf } from '#core/money/psp-amount.ts';
import { reversedAmount } from '#core/money/reversed-amount.ts';
import { splitByWeights } from '#core/money/split-by-weights.ts';

import type { OrderItem, SellerId } from './model.ts';

/** What one seller gets of an order, as it stands. All amounts are of the order's currency. */
export interface SellerShare {
  readonly sellerId: SellerId;
  /** The seller's lines with the fee. */
  readonly capturedMinor: bigint;
  /** The seller's lines without the fee: what the seller gets when nothing is given back. */
  readonly shareMinor: bigint;
  /** How much of the lines went back to the buyer, by refunds and lost disputes. */
  readonly goneMinor: bigint;
  /** What is left of the share. */
  readonly owedMinor: bigint;
}

type Line = Pick<OrderItem, 'sellerId' | 'priceMinor' | 'feeMinor' | 'refundedMinor'>;

/**
 * What each seller of an order gets, in the order of their first lines. What a seller loses is the
 * share of what went back, rounded down to what Stripe can be asked for, so it follows from the sums
 * alone and not from the steps; when everything went back it is everything.
 * @param lostMinor what disputes took for good; what refunds left of the order bears it, and what
 * is beyond that nobody's share does.
 */
export function sellerShares(
  lines: readonly Line[],
  { currency, lostMinor }: { readonly currency: string; readonly lostMinor: bigint },
): SellerShare[] {
  const step = stepOf('stripe', parseCurrency(currency));
  const gone = goneByLine(lines, lostMinor);
  const sellers = new Map<SellerId, { captured: bigint; fee: bigint; gone: bigint }>();
  for (const [index, line] of lines.entries()) {
    const sum = sellers.get(line.sellerId) ?? { captured: 0n, fee: 0n, gone: 0n };
    sellers.set(line.sellerId, {
      captured: sum.captured + line.priceMinor,
      fee: sum.fee + line.feeMinor,
      gone: sum.gone + gone[index]!,
    });
  }
  return [...sellers].map(([sellerId, sum]) => {
    const shareMinor = sum.captured - sum.fee;
    return {
      sellerId,
      capturedMinor: sum.captured,
      shareMinor,
      goneMinor: sum.gone,
      owedMinor: shareMinor - reversedAmount(shareMinor, sum.gone, sum.captured, step),
    };
  });
}

function goneByLine(lines: readonly Line[], lostMinor: bigint): bigint[] {
  const left = lines.map((line) => line.priceMinor - line.refundedMinor);
  const all = left.reduce((sum, part) => sum + part, 0n);
  if (lostMinor === 0n || all === 0n) return lines.map((line) => line.refundedMinor);
  const lost = splitByWeights(lostMinor < all ? lostMinor : all, left);
  return lines.map((line, index) => line.refundedMinor + lost[index]!);
}
