import * as z from 'zod';

import { paymentErrors } from '../errors.ts';
import type { Provider } from '../model.ts';

/** What is read of an event: which object to look at, and whose it is. Nothing else is believed. */
export interface WebhookEvent {
  readonly eventId: string;
  readonly eventType: string;
  /** `payment_details` …, or `transfer` … */
  readonly objectKind: string | null;
  readonly objectId: string | null;
  /** A dispute's and a refund's payment, a payout's account, the row that a transfer was made for. */
  readonly parentId: string | null;
  readonly occurredAt: Date;
  /** Merchant and profile at Hyperswitch, where the event names them. */
  readonly merchantId: string | null;
  readonly profileId: string | null;
  /** Stripe: whether it is of real money. */
  readonly livemode: boolean | null;
}

const id = z.string().regex(/^[\x21-\x7e]{1,255}$/);
const maybeId = id.nullish().catch(null);

const hyperswitchSchema = z.object({
  event_id: id,
  event_type: id,
  merchant_id: id,
  timestamp: z.iso.datetime({ offset: true, local: true }),
  content: z.object({
    type: id,
    object: z.object({
      payment_id: maybeId,
      refund_id: maybeId,
      dispute_id: maybeId,
      profile_id: maybeId,
    }),
  }),
});

const stripeSchema = z.object({
  id: z.string().regex(/^evt_[\x21-\x7e]{1,250}$/),
  object: z.literal('event'),
  type: id,
  created: z.number().int().min(0).max(253_402_300_799),
  livemode: z.boolean(),
  account: maybeId,
  data: z.object({
    object: z.object({
      id: maybeId,
      object: maybeId,
      metadata: z.object({ seller_transfer_id: maybeId }).nullish().catch(null),
    }),
  }),
});

/** Reads an event out of JSON. Pure. @throws WEBHOOK_MALFORMED */
export function readEvent(provider: Provider, body: unknown): WebhookEvent {
  const read = provider === 'stripe' ? readStripeEvent : readHyperswitchEvent;
  try {
    return read(body);
  } catch (cause) {
    const { path = [], message = '' } = (cause as z.ZodError).issues?.[0] ?? {};
    const reason = `${path.map(String).join('.')}: ${message}`;
    throw paymentErrors.WEBHOOK_MALFORMED({ reason }, { cause });
  }
}

function readHyperswitchEvent(body: unknown): WebhookEvent {
  const wire = hyperswitchSchema.parse(body);
  const { object, type } = wire.content;
  const own = { refund_details: object.refund_id, dispute_details: object.dispute_id }[type];
  const zone = /(?:Z|[+-]\d\d:?\d\d)$/i.test(wire.timestamp) ? '' : 'Z';
  return {
    eventId: wire.event_id,
    eventType: wire.event_type,
    objectKind: type,
    objectId: own ?? object.payment_id ?? null,
    parentId: own === undefined ? null : (object.payment_id ?? null),
    occurredAt: new Date(wire.timestamp + zone),
    merchantId: wire.merchant_id,
    profileId: object.profile_id ?? null,
    livemode: null,
  };
}

function readStripeEvent(body: unknown): WebhookEvent {
  const wire = stripeSchema.parse(body);
  const { object } = wire.data;
  return {
    eventId: wire.id,
    eventType: wire.type,
    objectKind: object.object ?? null,
    objectId: object.id ?? null,
    parentId: wire.account ?? object.metadata?.seller_transfer_id ?? null,
    occurredAt: new Date(wire.created * 1000),
    merchantId: null,
    profileId: null,
    livemode: wire.livemode,
  };
}
