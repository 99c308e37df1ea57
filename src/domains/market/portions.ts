import type { Portion } from './postings.ts';
import type { SellerShare } from './shares.ts';

/**
 * Who bears an amount that changed what the sellers are owed from one standing to another: each
 * seller the difference, the platform the rest. Pure.
 * @param amountMinor what went from buyers' money altogether, or came back to it.
 */
export function portionsBetween(
  before: readonly SellerShare[],
  after: readonly SellerShare[],
  amountMinor: bigint,
): Portion[] {
  const sellers = after.map((share, index): Portion => {
    const change = before[index]!.owedMinor - share.owedMinor;
    return { sellerId: share.sellerId, amountMinor: change < 0n ? -change : change };
  });
  const borne = sellers.reduce((sum, portion) => sum + portion.amountMinor, 0n);
  return [...sellers, { sellerId: null, amountMinor: amountMinor - borne }];
}
