import type { HeldLicence } from './licence-store.ts';
import type { OrderDetail, OrderWithItems } from './list-orders.ts';
import type { Payout, Product, Refund, Seller, SellerTransfer } from './model.ts';

const timeOf = (at: Date | null): string | null => at?.toISOString() ?? null;

/** A product as the API and the command line show it. Pure, as all here. */
export function toProductDocument(product: Product) {
  const { updatedAt: _, priceMinor, createdAt, ...rest } = product;
  return { ...rest, priceMinor: String(priceMinor), createdAt: createdAt.toISOString() };
}

export function toRefundDocument(refund: Refund) {
  return {
    id: refund.id,
    orderId: refund.orderId,
    amountMinor: String(refund.amountMinor),
    currency: refund.currency,
    state: refund.state,
    reason: refund.reason,
    failure: failureOf(refund),
    createdAt: refund.createdAt.toISOString(),
    succeededAt: timeOf(refund.succeededAt),
  };
}

export function toOrderDocument(order: OrderWithItems) {
  return {
    id: order.id,
    state: order.state,
    currency: order.currency,
    totalMinor: String(order.totalMinor),
    refundedMinor: String(order.refundedMinor),
    items: order.items.map((item) => ({
      id: item.id,
      productId: item.productId,
      sellerId: item.sellerId,
      title: item.title,
      licence: item.licence,
      priceMinor: String(item.priceMinor),
      refundedMinor: String(item.refundedMinor),
    })),
    createdAt: order.createdAt.toISOString(),
    placedAt: timeOf(order.placedAt),
    expiresAt: timeOf(order.expiresAt),
    paidAt: timeOf(order.paidAt),
  };
}

/** With what its buyer can do next, and what came back of it. */
export function toOrderDetailDocument(order: OrderDetail) {
  const payment = order.payments.findLast((other) => !other.surplus);
  const isWaiting = order.state === 'pending_payment';
  return {
    ...toOrderDocument(order),
    checkoutUrl: isWaiting ? (payment?.checkoutUrl ?? null) : null,
    refunds: order.refunds.map(toRefundDocument),
  };
}

export function toLicenceDocument(licence: HeldLicence) {
  const { id, orderId, productId, trackId, albumId, title, state, grantedAt } = licence;
  return {
    id,
    orderId,
    productId,
    trackId,
    albumId,
    title,
    licence: licence.licence,
    state,
    grantedAt: grantedAt.toISOString(),
  };
}

export function toSellerDocument(seller: Seller) {
  const { id, displayName, country, state, payoutsEnabled, requirements, createdAt } = seller;
  return {
    id,
    displayName,
    country,
    state,
    payoutsEnabled,
    requirements,
    createdAt: createdAt.toISOString(),
  };
}

export function toTransferDocument(transfer: SellerTransfer) {
  return {
    id: transfer.id,
    orderId: transfer.orderId,
    sellerId: transfer.sellerId,
    amountMinor: String(transfer.amountMinor),
    currency: transfer.currency,
    state: transfer.state,
    holdReason: transfer.holdReason,
    reversedMinor: String(transfer.reversedMinor),
    failure: failureOf(transfer),
    createdAt: transfer.createdAt.toISOString(),
    completedAt: timeOf(transfer.completedAt),
  };
}

export function toPayoutDocument(payout: Payout) {
  const { id, amountMinor, currency, state, failureCode, arrivalAt, createdAt } = payout;
  return {
    id,
    amountMinor: amountMinor === null ? null : String(amountMinor),
    currency,
    state,
    failureCode,
    arrivalAt: timeOf(arrivalAt),
    createdAt: createdAt.toISOString(),
  };
}

function failureOf({
  failureCode,
  failureMessage,
}: Pick<Refund, 'failureCode' | 'failureMessage'>) {
  return failureCode === null ? null : { code: failureCode, message: failureMessage ?? '' };
}
