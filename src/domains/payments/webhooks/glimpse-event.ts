import type { Provider } from '../model.ts';
import type { WebhookEvent } from './read-event.ts';

/**
 * What the first bytes of an event that is too large say: enough to look at its object. The bytes
 * were signed, so they are the provider's; what stands behind them is not read. Undefined where they
 * do not name the event. Pure.
 */
export function glimpseEvent(
  provider: Provider,
  bytes: Uint8Array,
  now: Date,
): WebhookEvent | undefined {
  const text = new TextDecoder().decode(bytes);
  const find = (name: string): string | null =>
    new RegExp(String.raw`"${name}"\s*:\s*"([\x21\x23-\x5b\x5d-\x7e]{1,255})"`).exec(text)?.[1] ??
    null;
  const facts = { occurredAt: now, profileId: null, livemode: null };
  if (provider === 'stripe') return glimpseStripe(text, find('account'), facts);
  const eventId = find('event_id');
  if (eventId === null) return undefined;
  const kinds = { refund_details: 'refund_id', dispute_details: 'dispute_id' } as const;
  const kind = /"type"\s*:\s*"([a-z]+_details)"/.exec(text)?.[1] ?? 'payment_details';
  const own = kind in kinds ? find(kinds[kind as keyof typeof kinds]) : null;
  const paymentId = find('payment_id');
  return {
    ...facts,
    eventId,
    eventType: find('event_type') ?? 'unknown',
    objectKind: kind,
    objectId: own ?? paymentId,
    parentId: own === null ? null : paymentId,
    merchantId: find('merchant_id'),
  };
}

function glimpseStripe(
  text: string,
  account: string | null,
  facts: Pick<WebhookEvent, 'occurredAt' | 'profileId' | 'livemode'>,
): WebhookEvent | undefined {
  const eventId = /^\s*\{\s*"id"\s*:\s*"(evt_[A-Za-z0-9_]{1,250})"/.exec(text)?.[1];
  if (eventId === undefined) return undefined;
  const object = /"object"\s*:\s*\{\s*"id"\s*:\s*"([a-z]+)_[A-Za-z0-9_]{1,250}"/.exec(text);
  const kinds: Readonly<Record<string, string>> = { tr: 'transfer', po: 'payout', acct: 'account' };
  const objectId = object === null ? null : (/"([^"]+)"$/.exec(object[0])?.[1] ?? null);
  return {
    ...facts,
    eventId,
    eventType: 'unknown',
    objectKind: kinds[object?.[1] ?? ''] ?? null,
    objectId,
    parentId: account,
    merchantId: null,
  };
}
