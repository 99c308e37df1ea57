import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import type { UserId } from '#domains/identity/index.ts';
import { listPaymentsOf, type Payment } from '#domains/payments/index.ts';

import { readCursor, toMarketPage, type MarketPage, type MarketPageInput } from './cursor.ts';
import { listDisputesOfPayment } from './dispute-store.ts';
import { marketErrors } from './errors.ts';
import { listLicencesOfOrder } from './licence-store.ts';
import type {
  Dispute,
  Licence,
  Order,
  OrderId,
  OrderItem,
  OrderState,
  Refund,
  SellerTransfer,
} from './model.ts';
import { listItemsOfOrders, listOrderItems } from './order-item-store.ts';
import { findOrder, listOrderRows } from './order-store.ts';
import { listRefundsOfOrder } from './refund-store.ts';
import { listTransfersOfOrder } from './transfer-store.ts';

export interface OrderWithItems extends Order {
  readonly items: readonly OrderItem[];
}

/** An order with everything that belongs to it. */
export interface OrderDetail extends OrderWithItems {
  /** Every attempt, the oldest first. */
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
  readonly licences: readonly Licence[];
  readonly disputes: readonly Dispute[];
}

export interface OrderListInput extends MarketPageInput {
  readonly buyerId?: UserId | undefined;
  readonly states?: readonly OrderState[] | undefined;
}

/** Placed orders, the newest first. @throws MARKET_CURSOR_INVALID */
export async function listOrders(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, ...of }: OrderListInput,
): Promise<MarketPage<OrderWithItems>> {
  const rows = await listOrderRows(ctx, { ...of, after: readCursor(cursor), limit: limit + 1 });
  const page = toMarketPage(rows, limit, (order) => order.createdAt);
  const items = await listItemsOfOrders(
    ctx,
    page.items.map((order) => order.id),
  );
  return {
    ...page,
    items: page.items.map((order) => Object.assign(order, { items: items.get(order.id) ?? [] })),
  };
}

/**
 * One placed order.
 * @param buyerId where it is given, only an order of this account is one.
 * @throws ORDER_NOT_FOUND
 */
export async function getOrder(
  ctx: Pick<Context, 'db'>,
  { id, buyerId }: { id: string; buyerId?: UserId | undefined },
): Promise<OrderDetail> {
  const order = isUuid(id) ? await findOrder(ctx, id as OrderId) : undefined;
  const isAnothers = buyerId !== undefined && order?.buyerId !== buyerId;
  if (order === undefined || order.state === 'draft' || isAnothers) {
    throw marketErrors.ORDER_NOT_FOUND({ id });
  }
  const payments = await listPaymentsOf(ctx, { purpose: 'order', subjectId: order.id });
  const disputes = await Promise.all(payments.map(({ id: of }) => listDisputesOfPayment(ctx, of)));
  return {
    ...order,
    items: await listOrderItems(ctx, order.id),
    payments,
    refunds: await listRefundsOfOrder(ctx, order.id),
    licences: await listLicencesOfOrder(ctx, order.id),
    disputes: disputes.flat(),
  };
}

/** What the sellers of an order got, for those who run the market. */
export async function listOrderTransfers(
  ctx: Pick<Context, 'db'>,
  id: OrderId,
): Promise<readonly SellerTransfer[]> {
  return listTransfersOfOrder(ctx, id);
}
