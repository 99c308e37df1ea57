import { findPayment, type MoneyTx, type Payment } from '#domains/payments/index.ts';

import { disputePhase, lostMinorOf } from './dispute-phase.ts';
import { listDisputesOfPayment } from './dispute-store.ts';
import type { Dispute, Order, OrderItem, OrderState } from './model.ts';
import { listOrderItems } from './order-item-store.ts';
import { sellerShares, type SellerShare } from './shares.ts';

/** Everything that decides what becomes of an order that was paid. */
export interface OrderFacts {
  readonly order: Order;
  readonly items: readonly OrderItem[];
  readonly payment: Payment;
  readonly disputes: readonly Dispute[];
  readonly shares: readonly SellerShare[];
}

/** The facts of an order that has its payment; undefined while it has none. */
export async function readOrderFacts(
  tx: Pick<MoneyTx, 'db'>,
  order: Order,
): Promise<OrderFacts | undefined> {
  const payment = order.paymentId === null ? undefined : await findPayment(tx, order.paymentId);
  if (payment === undefined) return undefined;
  const items = await listOrderItems(tx, order.id);
  const disputes = await listDisputesOfPayment(tx, payment.id);
  const shares = sellerShares(items, {
    currency: order.currency,
    lostMinor: lostMinorOf(disputes),
  });
  return { order, items, payment, disputes, shares };
}

/** Whether money of the order may not move on: it is in doubt, or a bank holds it. */
export function isFrozen({ payment, disputes }: Pick<OrderFacts, 'payment' | 'disputes'>): boolean {
  return (
    payment.state !== 'succeeded' || disputes.some((dispute) => disputePhase(dispute) === 'open')
  );
}

/** The state of a paid order by its money alone. */
export function plainOrderState(order: Pick<Order, 'refundedMinor' | 'totalMinor'>): OrderState {
  if (order.refundedMinor === 0n) return 'paid';
  return order.refundedMinor < order.totalMinor ? 'partially_refunded' : 'refunded';
}

/** The state of a paid order by everything that is known of it. */
export function paidOrderState({ order, payment, disputes }: OrderFacts): OrderState {
  const phases = new Set(disputes.map(disputePhase));
  if (payment.state !== 'succeeded') return 'needs_attention';
  if (phases.has('open')) return 'disputed';
  return phases.has('lost') ? 'dispute_lost' : plainOrderState(order);
}
