import { sumOf } from './split-by-weights.ts';

/**
 * How much of each line has been refunded when `refunded` of the whole has: in proportion, and so
 * that a part never shrinks when more is refunded. The result follows from the sum alone, not from
 * the steps; a refund of everything is every line, to the unit.
 *
 * The units are dealt one after another to the line whose turn it is by the method of Sainte-Laguë:
 * the highest amount / (2 × units so far + 1), the first of equals first. The largest remainder will
 * not do here: with lines of 6, 6 and 2 it gives the last one 2 of 10, but 1 of 11.
 * @param refunded from 0 to the sum of the lines.
 */
export function refundedParts(refunded: bigint, lines: readonly bigint[]): bigint[] {
  const sum = sumOf(lines);
  if (refunded < 0n || refunded > sum) throw new RangeError(`cannot refund ${refunded} of ${sum}`);
  const parts = dealtForSure(refunded, lines, sum);
  let left = refunded - parts.reduce((all, part) => all + part, 0n);
  for (; left > 0n; left -= 1n) parts[nextInTurn(lines, parts)]! += 1n;
  return parts;
}

/** Most of the units at once: a divisor that deals none too many, and leaves as many as there are lines at most. */
function dealtForSure(refunded: bigint, lines: readonly bigint[], sum: bigint): bigint[] {
  const twice = 2n * refunded - BigInt(lines.length);
  if (twice <= 0n) return lines.map(() => 0n);
  return lines.map((line) => (line * twice + sum) / (2n * sum));
}

function nextInTurn(lines: readonly bigint[], parts: readonly bigint[]): number {
  let best = 0;
  for (let index = 1; index < lines.length; index += 1) {
    const mine = lines[index]! * (2n * parts[best]! + 1n);
    const other = lines[best]! * (2n * parts[index]! + 1n);
    if (mine > other) best = index;
  }
  return best;
}
