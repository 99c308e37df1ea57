import type { Context } from '#context.ts';
import { timeCursors } from '#core/cursor.ts';
import { isUuid } from '#core/ids.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';
import type { UserId } from '#domains/identity/index.ts';
import { listPaymentsOf, type Payment } from '#domains/payments/index.ts';

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

const CURSORS = timeCursors('orders.recent');

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

export interface OrderListInput extends PageInput {
  readonly buyerId?: UserId | undefined;
  readonly states?: readonly OrderState[] | undefined;
}

/** Placed orders, the newest first. @throws CURSOR_INVALID */
export async function listOrders(
  ctx: Pick<Context, 'db'>,
  { cursor, limit, ...of }: OrderListInput,
): Promise<Page<OrderWithItems>> {
  const rows = await listOrderRows(ctx, { ...of, after: CURSORS.decode(cursor), limit: limit + 1 });
  const page = toPage(rows, limit, ({ createdAt: at, id }) => CURSORS.encode({ at, id }));
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
