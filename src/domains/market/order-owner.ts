import { siteUrl } from '#domains/identity/index.ts';
import {
  listPaymentsOf,
  type MoneyTx,
  type Payment,
  type PaymentOwner,
} from '#domains/payments/index.ts';

import { followOrder } from './follow-order.ts';
import { archiveSoldProducts } from './archive-sold-products.ts';
import type { Order, OrderId, OrderState } from './model.ts';
import { moveOrder } from './move-order.ts';
import { readOrderFacts } from './order-facts.ts';
import { findOrder, lockOrder } from './order-store.ts';
import { givenTo, type Portion } from './positions.ts';
import { postCapture } from './postings.ts';
import type { SellerShare } from './shares.ts';

/** States in which an order can still be bought. */
const OPEN: readonly OrderState[] = ['pending_payment', 'authorized', 'failed', 'needs_attention'];
/** States of a payment in which it may still buy something, or has. */
const LIVE = new Set<Payment['state']>(['created', 'pending', 'authorized', 'succeeded']);

/** What payments of the market buy: orders. */
export function createOrderOwner(): PaymentOwner {
  return {
    lock: async (tx, subjectId) => {
      await lockOrder(tx, subjectId as OrderId);
    },
    describe: async (tx, payment) => ({
      description: `Order ${payment.subjectId}`,
      returnUrl: `${siteUrl(tx.config)}/orders/${payment.subjectId}`,
      payableUntil: (await findOrder(tx, payment.subjectId as OrderId))?.expiresAt ?? null,
    }),
    isWanted,
    paid,
    changed,
  };
}

/** An order is bought once, by one payment, as long as it is open. */
async function isWanted(tx: MoneyTx, payment: Payment): Promise<boolean> {
  const order = await findOrder(tx, payment.subjectId as OrderId);
  if (order === undefined || payment.surplus) return false;
  if (order.paymentId !== null) return order.paymentId === payment.id;
  if (!OPEN.includes(order.state)) return false;
  const attempts = await listPaymentsOf(tx, { purpose: 'order', subjectId: order.id });
  return !attempts.some(
    (other) => other.id !== payment.id && !other.surplus && LIVE.has(other.state),
  );
}

/** The first time this buys the order; later it says that what was in doubt is not any more. */
async function paid(tx: MoneyTx, payment: Payment): Promise<void> {
  const order = await requireOrder(tx, payment);
  const cause = { kind: 'operator', id: payment.id } as const;
  if (order.paymentId !== null) {
    await followOrder(tx, order, cause);
    return;
  }
  const bought = await moveOrder(tx, order, 'paid', {
    paymentId: payment.id,
    paidAt: payment.succeededAt ?? tx.clock.now(),
  });
  const { shares } = (await readOrderFacts(tx, bought))!;
  await postCapture(tx, payment, bought, portionsOf(shares, payment.amountMinor));
  await followOrder(tx, bought, cause);
  await archiveSoldProducts(tx, bought.id);
}

function portionsOf(shares: readonly SellerShare[], totalMinor: bigint): Portion[] {
  const sellers = shares.flatMap(({ sellerId, shareMinor }) => givenTo(sellerId, 0n, shareMinor));
  const sum = sellers.reduce((all, portion) => all + portion.amountMinor, 0n);
  return [...sellers, { account: { kind: 'platform_fee' }, amountMinor: totalMinor - sum }];
}

async function changed(tx: MoneyTx, payment: Payment): Promise<void> {
  const order = await requireOrder(tx, payment);
  if (order.paymentId === payment.id) {
    await followOrder(tx, order, { kind: 'operator', id: payment.id });
    return;
  }
  if (order.paymentId !== null || payment.surplus || !OPEN.includes(order.state)) return;
  const attempts = await listPaymentsOf(tx, { purpose: 'order', subjectId: order.id });
  // An older attempt says nothing of an order that waits for a newer one.
  if (attempts.at(-1)?.id !== payment.id) return;
  const to = STATES[payment.state];
  if (to !== undefined && order.state !== to && canFollow(order, to)) {
    await moveOrder(tx, order, to);
  }
}

/** What an attempt that has not paid makes of the order; one that failed can be followed by another. */
const STATES: Readonly<Partial<Record<Payment['state'], OrderState>>> = Object.freeze({
  pending: 'pending_payment',
  authorized: 'authorized',
  failed: 'failed',
  cancelled: 'failed',
  expired: 'failed',
  needs_attention: 'needs_attention',
});

/** A bank that thinks twice does not take an order back to its beginning. */
function canFollow(order: Order, to: OrderState): boolean {
  return !(order.state === 'authorized' && to === 'pending_payment');
}

async function requireOrder(tx: MoneyTx, payment: Payment): Promise<Order> {
  const order = await findOrder(tx, payment.subjectId as OrderId);
  if (order === undefined) throw new Error(`payment ${payment.id} is of no order`);
  return order;
}
