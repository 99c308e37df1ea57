import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';
import { actorOf, type Viewer } from '#domains/identity/index.ts';
import { lockPayment, type OperationId, type Payment } from '#domains/payments/index.ts';

import { chooseRefundItems, type RefundWish } from './choose-refund-items.ts';
import { marketErrors } from './errors.ts';
import { goneMinor } from './gone-minor.ts';
import type { Order, OrderId, Refund } from './model.ts';
import { openRefund } from './open-refund.ts';
import { listOrderItems } from './order-item-store.ts';
import { lockOrder } from './order-store.ts';
import { sumRefundedByItem } from './refund-store.ts';

const REASON_CHARS_MAX = 255;

export interface RefundRequest extends RefundWish {
  readonly orderId: OrderId;
  /** Goes to the payment provider and stays in the audit log; 1–255 characters. */
  readonly reason: string;
  /** Whether the buyer asked for it. */
  readonly cause: 'buyer_request' | 'operator';
  readonly by: Viewer | 'operator';
}

/** What a refund would be, or is. */
export interface PlannedRefund {
  readonly order: Order;
  readonly amountMinor: bigint;
  readonly items: readonly { orderItemId: string; amountMinor: bigint }[];
}

/**
 * Asks for a part of a paid order back, or all that is left of it: first the row and the intent, the
 * provider afterwards. Whoever asks at the same moment waits for the order, and gets what is left.
 * @throws ORDER_NOT_FOUND, ORDER_STATE_CONFLICT, REFUND_TOO_MUCH, REFUND_INVALID,
 * REFUND_REASON_MISSING
 */
export async function requestRefund(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  input: RefundRequest,
): Promise<PlannedRefund & { refund: Refund; operationId: OperationId }> {
  const reason = input.reason.trim();
  if (reason.length < 1 || reason.length > REASON_CHARS_MAX) {
    throw marketErrors.REFUND_REASON_MISSING({ charsMax: REASON_CHARS_MAX });
  }
  return withTx(ctx, async (tx) => {
    const { payment, ...planned } = await planLocked(tx, input);
    const { by, cause, orderId } = input;
    const requestedBy = by !== 'operator' && by.kind === 'account' ? by.userId : null;
    const opened = await openRefund(tx, {
      payment,
      orderId,
      amountMinor: planned.amountMinor,
      cause,
      reason,
      requestedBy,
      items: planned.items,
    });
    await recordAudit(tx, {
      actor: actorOf(by),
      action: 'refund.requested',
      subject: { kind: 'order', id: orderId },
      details: {
        refundId: opened.refund.id,
        amountMinor: String(planned.amountMinor),
        currency: payment.currency,
        reason,
      },
    });
    return { ...planned, ...opened };
  });
}

/** What the same request would come to, without asking for it. @throws as `requestRefund` */
export async function planRefund(
  ctx: Pick<Context, 'db'>,
  input: RefundWish & { orderId: OrderId },
): Promise<PlannedRefund> {
  return withTx(ctx, async (tx) => {
    const { order, amountMinor, items } = await planLocked(tx, input);
    return { order, amountMinor, items };
  });
}

async function planLocked(tx: Pick<Context, 'db'>, input: RefundWish & { orderId: OrderId }) {
  const { orderId: id } = input;
  const order = await lockOrder(tx, id);
  if (order === undefined || order.state === 'draft') throw marketErrors.ORDER_NOT_FOUND({ id });
  // Disputed money is with the bank: a refund beside it would be paid twice.
  const isRefundable = order.state === 'paid' || order.state === 'partially_refunded';
  const payment = order.paymentId === null ? undefined : await lockPayment(tx, order.paymentId);
  if (!isRefundable || payment?.state !== 'succeeded') {
    throw marketErrors.ORDER_STATE_CONFLICT({ id, state: order.state, action: 'refunded' });
  }
  const items = await listOrderItems(tx, id);
  const taken = await sumRefundedByItem(tx, id);
  const chosen = chooseRefundItems(order, items, taken, input);
  const amountMinor = chosen.reduce((sum, item) => sum + item.amountMinor, 0n);
  refuseTooMuch(order, payment, taken, amountMinor);
  return { order, payment, items: chosen, amountMinor };
}

/** Also what was given back at the provider without us is gone. */
function refuseTooMuch(
  order: Order,
  payment: Payment,
  taken: ReadonlyMap<unknown, bigint>,
  amountMinor: bigint,
): void {
  const ours = [...taken.values()].reduce((sum, part) => sum + part, 0n);
  const leftMinor = (payment.receivedMinor ?? 0n) - goneMinor(payment, ours);
  if (amountMinor > 0n && amountMinor <= leftMinor) return;
  throw marketErrors.REFUND_TOO_MUCH({
    orderId: order.id,
    amountMinor: String(amountMinor),
    leftMinor: String(leftMinor),
    currency: order.currency,
  });
}
