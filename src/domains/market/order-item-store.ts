import { query, type DbContext } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import type { OrderId, OrderItem, OrderItemId, ProductId, ProductState } from './model.ts';

const columns = sql`order_items.id, order_items.order_id, order_items.position,
  order_items.product_id, order_items.seller_id, order_items.title, order_items.licence,
  order_items.price_minor, order_items.fee_minor, order_items.refunded_minor`;

/** False when the product is in the order already. */
export async function insertOrderItem(
  ctx: DbContext,
  item: Omit<OrderItem, 'position'>,
): Promise<boolean> {
  const rows = await query(
    ctx,
    sql`insert into order_items (id, order_id, position, product_id, seller_id, title, licence,
          price_minor, fee_minor)
        select ${item.id}::uuid, ${item.orderId}::uuid,
          coalesce(max(position), 0) + 1, ${item.productId}::uuid, ${item.sellerId}::uuid,
          ${item.title}::text, ${item.licence}::text, ${item.priceMinor}::bigint,
          ${item.feeMinor}::bigint
        from order_items where order_id = ${item.orderId}::uuid
        on conflict (order_id, product_id) do nothing returning id`,
  );
  return rows.length === 1;
}

export async function deleteOrderItem(
  ctx: DbContext,
  orderId: OrderId,
  productId: ProductId,
): Promise<void> {
  await query(
    ctx,
    sql`delete from order_items
        where order_id = ${orderId}::uuid and product_id = ${productId}::uuid`,
  );
}

export async function listOrderItems(ctx: DbContext, orderId: OrderId): Promise<OrderItem[]> {
  return query<OrderItem>(
    ctx,
    sql`select ${columns} from order_items where order_id = ${orderId}::uuid order by position`,
  );
}

/** Lines of several orders, for lists; orders without lines are not in the map. */
export async function listItemsOfOrders(
  ctx: DbContext,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, OrderItem[]>> {
  const rows = await query<OrderItem>(
    ctx,
    sql`select ${columns} from order_items where order_id = any(${[...orderIds]}::uuid[])
        order by order_id, position`,
  );
  const byOrder = new Map<OrderId, OrderItem[]>();
  for (const item of rows) {
    byOrder.set(item.orderId, [...(byOrder.get(item.orderId) ?? []), item]);
  }
  return byOrder;
}

/** A line of a cart with what it would cost now, and whether it can still be had. */
export interface CartItem extends OrderItem {
  readonly productState: ProductState;
}

export async function listCartItems(ctx: DbContext, orderId: OrderId): Promise<CartItem[]> {
  return query<CartItem>(
    ctx,
    sql`select order_items.id, order_items.order_id, order_items.position, order_items.product_id,
          order_items.seller_id, products.title, products.licence, products.price_minor,
          order_items.fee_minor, order_items.refunded_minor, products.state as product_state
        from order_items join products on products.id = order_items.product_id
        where order_items.order_id = ${orderId}::uuid order by order_items.position`,
  );
}

/** Writes what a line costs: title, licence, price and fee as they are when the order is placed. */
export async function freezeOrderItem(ctx: DbContext, item: OrderItem): Promise<void> {
  await query(
    ctx,
    sql`update order_items set title = ${item.title}::text, licence = ${item.licence}::text,
          price_minor = ${item.priceMinor}::bigint, fee_minor = ${item.feeMinor}::bigint
        where id = ${item.id}::uuid`,
  );
}

export async function setItemRefunded(
  ctx: DbContext,
  id: OrderItemId,
  refundedMinor: bigint,
): Promise<void> {
  await query(
    ctx,
    sql`update order_items set refunded_minor = ${refundedMinor}::bigint where id = ${id}::uuid`,
  );
}
