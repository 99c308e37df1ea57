import type { Context } from '#context.ts';
import { listOrdersOfSubjects, type MoneySubject, type OrderId } from '#domains/market/index.ts';

/**
 * Adds to each the order that it is about, for the way to its proof. Where the subject is an object
 * of a provider that we do not know, the row of ours that it was held against may belong to one.
 */
export async function withOrders<Item extends { readonly subject: MoneySubject }>(
  ctx: Pick<Context, 'db'>,
  items: readonly Item[],
  rowOf: (item: Item) => unknown,
): Promise<(Item & { orderId: OrderId | null })[]> {
  const subjectsOf = (item: Item) => [item.subject, ...toSubject(rowOf(item))];
  const orders = await listOrdersOfSubjects(ctx, items.flatMap(subjectsOf));
  const orderOf = (item: Item): OrderId | null => {
    const known = subjectsOf(item).map(({ kind, id }) => orders.get(`${kind} ${id}`));
    return known.find((id) => id !== undefined) ?? null;
  };
  return items.map((item) => Object.assign(item, { orderId: orderOf(item) }));
}

/** A row as a comparison has written it down; none where it is something else. */
function toSubject(row: unknown): MoneySubject[] {
  if (typeof row !== 'object' || row === null || !('kind' in row) || !('id' in row)) return [];
  const { kind, id } = row;
  return typeof kind === 'string' && typeof id === 'string' ? [{ kind, id }] : [];
}
