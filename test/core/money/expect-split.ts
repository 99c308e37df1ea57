import { refundedParts } from '#core/money/refunded-parts.ts';
import { reversedAmount } from '#core/money/reversed-amount.ts';
import { splitByWeights } from '#core/money/split-by-weights.ts';

const sum = (parts: readonly bigint[]): bigint => parts.reduce((all, part) => all + part, 0n);

/** Throws where the parts are not what the largest remainder gives. */
export function expectSplit(total: bigint, weights: readonly bigint[]): void {
  const parts = splitByWeights(total, weights);
  const all = sum(weights);
  const say = `${total} by ${weights.join(':')} is ${parts.join(' + ')}`;
  if (parts.length !== weights.length || sum(parts) !== total) throw new Error(`${say}: the sum`);
  for (const [index, part] of parts.entries()) {
    const exact = total * weights[index]!;
    // Less than one unit away from the exact share.
    if (part * all > exact + all - 1n || part * all < exact - all + 1n) {
      throw new Error(`${say}: part ${index} is not its share`);
    }
    for (const [other, its] of parts.entries()) {
      const isUp = part * all > exact;
      const isDown = its * all <= total * weights[other]!;
      const [mine, theirs] = [exact % all, (total * weights[other]!) % all];
      if (isUp && isDown && (theirs > mine || (theirs === mine && other < index))) {
        throw new Error(`${say}: part ${index} took the unit of part ${other}`);
      }
    }
  }
}

/** Throws where refunding step by step is not the same as at once, or takes anything back. */
export function expectRefunds(lines: readonly bigint[], steps: readonly bigint[]): void {
  let before = lines.map(() => 0n);
  for (const step of steps) {
    const parts = refundedParts(step, lines);
    const say = `${step} of ${lines.join(' + ')} is ${parts.join(' + ')}`;
    if (sum(parts) !== step) throw new Error(`${say}: the sum`);
    for (const [index, part] of parts.entries()) {
      if (part < before[index]!)
        throw new Error(`${say}: line ${index} shrank from ${before[index]}`);
      if (part > lines[index]!) throw new Error(`${say}: line ${index} is more than all of it`);
    }
    before = parts;
  }
  const full = refundedParts(sum(lines), lines);
  if (full.some((part, index) => part !== lines[index])) {
    throw new Error(`all of ${lines.join(' + ')} is ${full.join(' + ')}`);
  }
}

/** Throws where a transfer is reversed by another amount than its share, or shrinks again. */
export function expectReversals(
  transfer: bigint,
  captured: bigint,
  steps: readonly bigint[],
): void {
  let before = 0n;
  for (const refunded of steps) {
    const reversed = reversedAmount(transfer, refunded, captured);
    const say = `${refunded} of ${captured} takes back ${reversed} of ${transfer}`;
    if (reversed < before || reversed > transfer) throw new Error(say);
    const rest = transfer * refunded - reversed * captured;
    if (rest < 0n || rest >= captured) throw new Error(say);
    before = reversed;
  }
  if (reversedAmount(transfer, captured, captured) !== transfer) {
    throw new Error(`all of ${captured} does not take back all of ${transfer}`);
  }
}
