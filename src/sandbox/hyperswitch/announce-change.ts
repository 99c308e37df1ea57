import { announce, type Message } from '../webhooks/announce.ts';
import { timeOrderedId } from '../webhooks/deliver.ts';
import type { SandboxEvent } from '../webhooks/model.ts';
import { signHyperswitch } from '../webhooks/sign.ts';
import type { World } from '../world.ts';
import type { Dispute, IntentStatus, Payment, Refund, RefundStatus } from './model.ts';
import { renderDispute, renderPayment, renderRefund } from './render.ts';

/** Events of payments by status. What is not here happens without a word. */
const PAYMENT_EVENTS: Readonly<Partial<Record<IntentStatus, string>>> = {
  requires_customer_action: 'action_required',
  requires_merchant_action: 'action_required',
  conflicted: 'action_required',
  review: 'action_required',
  processing: 'payment_processing',
  partially_captured_and_processing: 'payment_processing',
  requires_capture: 'payment_authorized',
  partially_authorized_and_requires_capture: 'payment_partially_authorized',
  succeeded: 'payment_succeeded',
  partially_captured: 'payment_captured',
  partially_captured_and_capturable: 'payment_captured',
  failed: 'payment_failed',
  cancelled: 'payment_cancelled',
  cancelled_post_capture: 'payment_cancelled_post_capture',
  expired: 'payment_expired',
};

/** Only these two; a refund that is pending or in review says nothing. */
const REFUND_EVENTS: Readonly<Partial<Record<RefundStatus, string>>> = {
  succeeded: 'refund_succeeded',
  failed: 'refund_failed',
};

/** Tells of a payment's status, if that is a status that is told of. */
export function announcePayment(world: World, payment: Payment): void {
  const type = PAYMENT_EVENTS[payment.status];
  if (type === undefined) return;
  const object = renderPayment(world, payment);
  announceObject(world, { type, objectId: payment.id, eventClass: 'payments', object });
}

export function announceRefund(world: World, refund: Refund): void {
  const type = REFUND_EVENTS[refund.status];
  const payment = world.tables.payments.get(refund.paymentId);
  if (type === undefined || !payment) return;
  const object = renderRefund(refund, payment);
  announceObject(world, { type, objectId: refund.id, eventClass: 'refunds', object });
}

export function announceDispute(world: World, dispute: Dispute): void {
  const object = renderDispute(world, dispute, true);
  const { status: type, id: objectId } = dispute;
  announceObject(world, { type, objectId, eventClass: 'disputes', object });
}

/** What an event is about. */
export interface ObjectNews {
  readonly type: string;
  readonly objectId: string;
  readonly eventClass: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/**
 * Makes the event of this object and type, once: a second failure of the same payment gives none.
 * Its bytes and signature are kept, and every retry sends just those.
 */
export function announceObject(world: World, news: ObjectNews): SandboxEvent | undefined {
  const key = `${news.objectId}_${news.type}`;
  if (world.announced.has(key)) return undefined;
  world.announced.add(key);
  const id = timeOrderedId(world, world.clock.nowMs());
  return announce(world, {
    provider: 'hyperswitch',
    id,
    type: news.type,
    objectId: news.objectId,
    eventClass: news.eventClass,
    account: null,
    make: (paddingBytes) => makeMessage(world, id, news, paddingBytes),
  });
}

function makeMessage(world: World, id: string, news: ObjectNews, paddingBytes: number): Message {
  const { keys } = world.settings();
  const object = paddingBytes === 0 ? news.object : pad(news.object, paddingBytes);
  const body = JSON.stringify({
    merchant_id: keys.merchantId,
    event_id: id,
    event_type: news.type,
    content: { type: `${news.eventClass.replace(/s$/, '')}_details`, object },
    timestamp: world.clock.iso(),
  });
  const signature =
    keys.paymentResponseHashKey === null
      ? {}
      : { 'X-Webhook-Signature-512': signHyperswitch(keys.paymentResponseHashKey, body) };
  const headers = {
    'Content-Type': 'application/json',
    'User-Agent': 'Hyperswitch-Backend-Server',
    ...signature,
  };
  return { body, headers };
}

/** Metadata may be long; this is longer than anybody means. */
function pad(object: ObjectNews['object'], bytes: number): Record<string, unknown> {
  const metadata = { ...(object['metadata'] as object | null), padding: 'x'.repeat(bytes) };
  return { ...object, metadata };
}
