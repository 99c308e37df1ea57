import { findPayment, openException, type MoneyTx } from '#domains/payments/index.ts';

import { disputePhase, lostMinorOf } from './dispute-phase.ts';
import { listDisputesOfPayment } from './dispute-store.ts';
import { followOrder } from './follow-order.ts';
import { givenBackMinor } from './given-back-minor.ts';
import type { MarketHooks } from './hooks.ts';
import type { OrderId, OrderItem, Refund } from './model.ts';
import { readOrderFacts } from './order-facts.ts';
import { setItemRefunded } from './order-item-store.ts';
import { findOrder } from './order-store.ts';
import { portionsBetween } from './portions.ts';
import { readPositions } from './positions.ts';
import { postRefund } from './postings.ts';
import { listRefundItems } from './refund-store.ts';
import { sellerShares } from './shares.ts';

/**
 * Draws the consequences of a refund that has succeeded, or has failed after its success: books,
 * lines, order, licences, and what the sellers get.
 */
export async function concludeRefund(
  tx: MoneyTx,
  refund: Refund,
  direction: 'done' | 'undone',
  hooks: MarketHooks,
): Promise<void> {
  if (direction === 'undone') await showUndone(tx, refund);
  else await showDoubleLoss(tx, refund);
  if (refund.orderId !== null) return concludeForOrder(tx, refund, refund.orderId, direction);
  const payment = (await findPayment(tx, refund.paymentId))!;
  if (payment.surplus || payment.purpose === 'order') {
    return postRefund(tx, refund, payment.subjectId, 'surplus', direction);
  }
  await postRefund(tx, refund, payment.subjectId, 'platform', direction);
  await hooks.subscriptionRefunded(tx, payment, await givenBackMinor(tx, payment.id));
}

async function concludeForOrder(
  tx: MoneyTx,
  refund: Refund,
  orderId: OrderId,
  direction: 'done' | 'undone',
): Promise<void> {
  const order = (await findOrder(tx, orderId))!;
  const facts = (await readOrderFacts(tx, order))!;
  const sign = direction === 'done' ? 1n : -1n;
  const parts = new Map(
    (await listRefundItems(tx, refund.id)).map((part) => [part.orderItemId, part.amountMinor]),
  );
  const items: OrderItem[] = facts.items.map((item) => ({
    ...item,
    refundedMinor: item.refundedMinor + sign * (parts.get(item.id) ?? 0n),
  }));
  for (const item of items) {
    if (parts.has(item.id)) await setItemRefunded(tx, item.id, item.refundedMinor);
  }
  const after = sellerShares(items, {
    currency: order.currency,
    lostMinor: lostMinorOf(facts.disputes),
  });
  const positions = await readPositions(tx, orderId, facts.shares);
  const portions = portionsBetween(facts.shares, after, positions, refund.amountMinor);
  await postRefund(tx, refund, orderId, portions, direction);
  const refundedMinor = order.refundedMinor + sign * refund.amountMinor;
  await followOrder(tx, { ...order, refundedMinor }, { kind: 'refund', id: refund.id });
}

async function showUndone(tx: MoneyTx, refund: Refund): Promise<void> {
  await openException(tx, {
    class: 'refund_failed_after_success',
    subject: { kind: 'refund', id: refund.id },
    message: `Refund ${refund.providerRefundId} failed after it had succeeded; the buyer did not get it`,
    details: { orderId: refund.orderId, code: refund.failureCode, message: refund.failureMessage },
    amount: { minor: refund.amountMinor, currency: refund.currency },
  });
}

/** Refunded and disputed: the buyer may get the same money twice. */
async function showDoubleLoss(tx: MoneyTx, refund: Refund): Promise<void> {
  const disputes = await listDisputesOfPayment(tx, refund.paymentId);
  if (!disputes.some((dispute) => disputePhase(dispute) !== 'won')) return;
  await openException(tx, {
    class: 'dispute_after_refund',
    subject: { kind: 'payment', id: refund.paymentId },
    message: `Refund ${refund.providerRefundId} succeeded while the payment is disputed`,
    amount: { minor: refund.amountMinor, currency: refund.currency },
  });
}
