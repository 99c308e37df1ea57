import type { Context } from '#context.ts';

import type { BackfillCandidate } from './backfill-model.ts';
import {
  listCandidateRows,
  listSiblings,
  type CandidateRange,
  type SiblingRow,
} from './candidate-store.ts';
import type { OrderId } from './model.ts';

/** Candidates by order, so that all of one order come together; `after` is the last order before. */
export async function listCandidates(
  ctx: Pick<Context, 'db'>,
  input: CandidateRange & { after: OrderId | null; orders: number },
): Promise<BackfillCandidate[]> {
  const rows = await listCandidateRows(ctx, input);
  const orderIds = [...new Set(rows.map(({ orderId }) => orderId))];
  const byOrder = new Map<OrderId, SiblingRow[]>(orderIds.map((id) => [id, []]));
  for (const row of await listSiblings(ctx, orderIds)) byOrder.get(row.orderId)!.push(row);
  return rows.map(({ sellerId, ...row }) => {
    const others = byOrder.get(row.orderId)!.filter(({ id }) => id !== row.id);
    return Object.assign(row, {
      otherDestinations: others
        .map(({ destination }) => destination)
        .filter((destination) => destination !== null),
      hasRival: others.some((other) => other.sellerId === sellerId && other.isGivenUp),
    });
  });
}
