/**
 * Splits an amount by the largest remainder: each part is its exact share rounded down, and what is
 * left goes unit by unit to the largest remainders, the first of equals first. The parts add up to
 * the total.
 * @param total not negative.
 * @param weights not negative, at least one above zero.
 */
export function splitByWeights(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = sumOf(weights);
  if (total < 0n || sum === 0n) {
    throw new RangeError(`cannot split ${total} by weights that add up to ${sum}`);
  }
  const parts = weights.map((weight) => (total * weight) / sum);
  const left = Number(total - parts.reduce((all, part) => all + part, 0n));
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    .sort((a, b) =>
      a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1,
    );
  // There is less left than there are parts with a remainder: none gets two, a zero weight gets none.
  for (const { index } of byRemainder.slice(0, left)) parts[index]! += 1n;
  return parts;
}

/** @throws RangeError for a negative weight. */
export function sumOf(weights: readonly bigint[]): bigint {
  return weights.reduce((sum, weight) => {
    if (weight < 0n) throw new RangeError(`a weight of ${weight}`);
    return sum + weight;
  }, 0n);
}
