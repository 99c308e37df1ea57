import type { Context } from '#context.ts';
import { listOrdersOfSubjects, type MoneySubject, type OrderId } from '#domains/market/index.ts';

/** Adds to each the order that it is about, for the way to its proof. */
export async function withOrders<Item extends { readonly subject: MoneySubject }>(
  ctx: Pick<Context, 'db'>,
  items: readonly Item[],
): Promise<(Item & { orderId: OrderId | null })[]> {
  const orders = await listOrdersOfSubjects(
    ctx,
    items.map(({ subject }) => subject),
  );
  return items.map((item) => ({
    ...item,
    orderId: orders.get(`${item.subject.kind} ${item.subject.id}`) ?? null,
  }));
}
