import { createHmac } from 'node:crypto';

/** Settings with which the deliveries below are valid. */
export const WEBHOOK_ENVIRONMENT = Object.freeze({
  VEZA_PAYMENTS_HYPERSWITCH_WEBHOOK_KEYS: 'hs_new_key,hs_old_key',
  VEZA_PAYMENTS_HYPERSWITCH_MERCHANT_ID: 'merchant_1',
  VEZA_PAYMENTS_STRIPE_WEBHOOK_SECRETS: 'whsec_new,whsec_old',
});

/** A delivery as it goes over the wire. */
export interface Delivery {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The body of an event of Hyperswitch. */
export function hyperswitchEvent(
  eventId: string,
  object: Record<string, unknown>,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  const type = 'refund_id' in object ? 'refund' : 'dispute_id' in object ? 'dispute' : 'payment';
  return {
    merchant_id: 'merchant_1',
    event_id: eventId,
    event_type: `${type}_succeeded`,
    content: { type: `${type}_details`, object },
    timestamp: new Date().toISOString(),
    ...overrides,
  };
}

/** The body of an event of Stripe. */
export function stripeEvent(
  eventId: string,
  type: string,
  object: Record<string, unknown>,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    id: eventId,
    object: 'event',
    created: Math.floor(Date.now() / 1000),
    data: { object },
    livemode: false,
    type,
    ...overrides,
  };
}

/** Signs a body as Hyperswitch does. */
export function signedByHyperswitch(body: unknown, key = 'hs_new_key'): Delivery {
  const bytes = toBytes(body);
  const signature = createHmac('sha512', key).update(bytes).digest('hex');
  return {
    path: '/webhooks/hyperswitch',
    headers: { 'content-type': 'application/json', 'x-webhook-signature-512': signature },
    body: bytes,
  };
}

/** Signs a body as Stripe does. */
export function signedByStripe(
  body: unknown,
  secret = 'whsec_new',
  seconds = Math.floor(Date.now() / 1000),
): Delivery {
  const bytes = toBytes(body);
  const mac = createHmac('sha256', secret).update(`${seconds}.`).update(bytes).digest('hex');
  return {
    path: '/webhooks/stripe',
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=${seconds},v1=${mac}` },
    body: bytes,
  };
}

function toBytes(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
}
