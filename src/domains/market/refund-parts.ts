import { refundedParts } from '#core/money/refunded-parts.ts';
import { splitByWeights } from '#core/money/split-by-weights.ts';

/** A line with what refunds that have not failed take of it, also those on their way. */
interface Line {
  readonly priceMinor: bigint;
  readonly takenMinor: bigint;
}

/**
 * How a refund of an order falls upon its lines. As long as refunds were of the whole order, the
 * parts follow from their sum alone; after refunds of single lines, what is left of each line bears
 * its share. No line bears more than is left of it. Pure.
 * @param amountMinor at most what is left of all lines.
 */
export function refundParts(amountMinor: bigint, lines: readonly Line[]): bigint[] {
  const taken = lines.reduce((sum, line) => sum + line.takenMinor, 0n);
  const targets = refundedParts(
    taken + amountMinor,
    lines.map((line) => line.priceMinor),
  );
  const parts = targets.map((target, index) => target - lines[index]!.takenMinor);
  if (parts.every((part) => part >= 0n)) return parts;
  return splitByWeights(
    amountMinor,
    lines.map((line) => line.priceMinor - line.takenMinor),
  );
}
