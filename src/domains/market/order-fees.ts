import { splitByWeights } from '#core/money/split-by-weights.ts';

/**
 * What the platform keeps of each line: the share of the whole rounded down, dealt to the lines by
 * the largest remainder, so that the parts add up to it. No line pays more than its price. Pure.
 * @param feeBps hundredths of a percent, 0 to 10,000.
 */
export function orderFees(pricesMinor: readonly bigint[], feeBps: number): bigint[] {
  const totalMinor = pricesMinor.reduce((sum, price) => sum + price, 0n);
  return splitByWeights((totalMinor * BigInt(feeBps)) / 10_000n, pricesMinor);
}
