import { splitByWeights } from '#core/money/split-by-weights.ts';

import type { OrderItem } from './model.ts';
import type { OrderProofFacts, ProofLine } from './proof-model.ts';

/**
 * Where the price of every line has gone. What came back of a seller's transfer is dealt to the
 * seller's lines by what was refunded of them, or by their shares where nothing was. Pure.
 */
export function proofLines(facts: OrderProofFacts): ProofLine[] {
  const reversed = new Map<string, bigint>();
  const sellers = new Set(facts.items.map(({ sellerId }) => sellerId));
  for (const sellerId of sellers) {
    const lines = facts.items.filter((item) => item.sellerId === sellerId);
    const parts = deal(cameBackFrom(facts, sellerId), lines);
    for (const [index, line] of lines.entries()) reversed.set(line.id, parts[index]!);
  }
  return facts.items.map((item) => ({
    itemId: item.id,
    title: item.title,
    sellerId: item.sellerId,
    priceMinor: item.priceMinor,
    feeMinor: item.feeMinor,
    shareMinor: item.priceMinor - item.feeMinor,
    refundedMinor: item.refundedMinor,
    reversedMinor: reversed.get(item.id)!,
  }));
}

function cameBackFrom(facts: OrderProofFacts, sellerId: string): bigint {
  const own = new Set(
    facts.transfers
      .filter((transfer) => transfer.sellerId === sellerId)
      .map(({ id }): string => id),
  );
  return facts.reversals
    .filter(({ transferId, state }) => own.has(transferId) && state === 'succeeded')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

function deal(totalMinor: bigint, lines: readonly OrderItem[]): bigint[] {
  const refunded = lines.map((line) => line.refundedMinor);
  const shares = lines.map((line) => line.priceMinor - line.feeMinor);
  const weights = refunded.some((minor) => minor > 0n) ? refunded : shares;
  if (weights.every((weight) => weight === 0n)) return lines.map(() => 0n);
  return splitByWeights(totalMinor, weights);
}
