/** Room between two neighbours that were added one after the other: twenty moves into one gap. */
export const POSITION_GAP = 1_048_576n;

/**
 * Positions for `count` items between two neighbours, ascending; undefined where the gap is too
 * small and all positions must be spread anew. Without a neighbour there is room without end. Pure.
 */
export function positionsBetween(
  before: bigint | undefined,
  after: bigint | undefined,
  count: number,
): bigint[] | undefined {
  const items = Array.from({ length: count }, (_, index) => BigInt(index + 1));
  if (after === undefined) return items.map((n) => (before ?? 0n) + n * POSITION_GAP);
  if (before === undefined)
    return items.map((n) => after - BigInt(count + 1) * POSITION_GAP + n * POSITION_GAP);
  const step = (after - before) / BigInt(count + 1);
  return step < 1n ? undefined : items.map((n) => before + n * step);
}
