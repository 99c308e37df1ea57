import { givenTo, takenFrom, type Portion, type Positions } from './positions.ts';
import type { SellerShare } from './shares.ts';

/**
 * Who bears an amount that changed what the sellers are owed from one standing to another: each
 * seller the difference, the platform's fee the rest. Where shares go in steps, a seller may lose a whole
 * one over an amount that is smaller: then the fee gets back what it bore of the step before. Pure.
 * @param positions before the change.
 * @param amountMinor what went from the order altogether, or came back to it.
 */
export function portionsBetween(
  before: readonly SellerShare[],
  after: readonly SellerShare[],
  positions: Positions,
  amountMinor: bigint,
): Portion[] {
  const sellers = after.flatMap(({ sellerId, owedMinor }, index): Portion[] => {
    const lost = before[index]!.owedMinor - owedMinor;
    const position = positions.get(sellerId) ?? 0n;
    return lost >= 0n ? takenFrom(sellerId, position, lost) : givenTo(sellerId, position, -lost);
  });
  const borne = sellers.reduce((sum, portion) => sum + portion.amountMinor, 0n);
  return [...sellers, { account: { kind: 'platform_fee' }, amountMinor: amountMinor - borne }];
}
