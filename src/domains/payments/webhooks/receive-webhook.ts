import type { Context } from '#context.ts';
import { toVezaError, VezaError } from '#core/errors.ts';

import { paymentErrors } from '../errors.ts';
import type { Provider } from '../model.ts';
import { checkEventOwner } from './check-event-owner.ts';
import { insertDelivery, insertEventAndDelivery } from './delivery-store.ts';
import { glimpseEvent } from './glimpse-event.ts';
import { insertEvent } from './inbox-store.ts';
import type { InboxEvent, WebhookDelivery } from './model.ts';
import { readEvent, type WebhookEvent } from './read-event.ts';
import { readStrictJson } from './read-strict-json.ts';
import type { SignatureVerdict } from './verify-signature.ts';

/** A delivery as it came over the wire. */
export interface IncomingWebhook {
  readonly provider: Provider;
  /** The first bytes, at most `payments.webhookBytesMax` of them. */
  readonly payload: Uint8Array;
  /** Of all bytes that came. */
  readonly payloadBytes: number;
  readonly payloadSha256: Uint8Array;
  /** False when the sender went on beyond what is read at all: then nothing is known of the rest. */
  readonly complete: boolean;
  readonly verdict: SignatureVerdict;
  readonly headers: Readonly<Record<string, string>>;
  readonly sourceIp: string | null;
  readonly userAgent: string | null;
}

type ReceiveContext = Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'log' | 'requestId'>;

/** What was read of a delivery, and why it is not taken, where it is not. */
interface Reading {
  readonly event?: WebhookEvent;
  readonly refusal?: VezaError;
  /** Whether its object is looked at. */
  readonly counts: boolean;
}

/**
 * Takes one delivery: logs it, whatever its fate, and writes a valid event into the inbox, once. Once
 * this returns the event is durable and the provider may forget it; it is applied afterwards. A log
 * that fails is told and does not fail the delivery; an inbox that fails does.
 * @returns whether the event is new.
 * @throws WEBHOOK_SIGNATURE_INVALID, WEBHOOK_STALE, WEBHOOK_MALFORMED, WEBHOOK_OF_ANOTHER,
 * WEBHOOK_TOO_LARGE; WEBHOOK_NOT_KEPT when the inbox fails, and the provider must send it again.
 */
export async function receiveWebhook(
  ctx: ReceiveContext,
  incoming: IncomingWebhook,
): Promise<{ fresh: boolean }> {
  const reading = readDelivery(ctx, incoming);
  const delivery = toDelivery(ctx, incoming, reading);
  if (reading.counts && reading.event !== undefined) {
    const fresh = await keep(ctx, toInboxEvent(ctx, incoming.provider, reading.event), delivery);
    if (reading.refusal === undefined) return { fresh };
  } else await logOnly(ctx, delivery);
  throw reading.refusal!;
}

function readDelivery(ctx: ReceiveContext, incoming: IncomingWebhook): Reading {
  const { provider, verdict, payload } = incoming;
  const tooLarge = !incoming.complete || payload.byteLength < incoming.payloadBytes;
  const now = ctx.clock.now();
  const bytesMax = ctx.config.payments.webhookBytesMax;
  if (!verdict.valid) {
    // What it says of itself is logged, and nothing else is done with it.
    const event = glimpseEvent(provider, payload, now);
    const refusal = incoming.complete
      ? paymentErrors.WEBHOOK_SIGNATURE_INVALID({ provider })
      : paymentErrors.WEBHOOK_TOO_LARGE({ bytesMax });
    return { ...(event && { event }), refusal, counts: false };
  }
  try {
    const event = tooLarge
      ? glimpseEvent(provider, payload, now)
      : readEvent(provider, readStrictJson(payload));
    if (event === undefined) {
      return { refusal: paymentErrors.WEBHOOK_TOO_LARGE({ bytesMax }), counts: false };
    }
    const signedAt = verdict.signedAt ?? event.occurredAt;
    const refusal = checkEventOwner(ctx, { provider, event, signedAt });
    if (refusal !== undefined) return { event, refusal, counts: false };
    return tooLarge
      ? { event, refusal: paymentErrors.WEBHOOK_TOO_LARGE({ bytesMax }), counts: true }
      : { event, counts: true };
  } catch (error) {
    if (!(error instanceof VezaError)) throw error;
    const event = glimpseEvent(provider, payload, now);
    return { ...(event && { event }), refusal: error, counts: false };
  }
}

/** Event and log in one round trip; without the log when that is what fails. */
async function keep(
  ctx: ReceiveContext,
  event: InboxEvent,
  delivery: WebhookDelivery,
): Promise<boolean> {
  try {
    return await insertEventAndDelivery(ctx, event, delivery);
  } catch (error) {
    const fresh = await insertEvent(ctx, event).catch((cause: unknown) => {
      const { provider, eventId } = event;
      throw paymentErrors.WEBHOOK_NOT_KEPT({ provider, eventId }, { cause });
    });
    tellMissing(ctx, delivery, error);
    return fresh;
  }
}

async function logOnly(ctx: ReceiveContext, delivery: WebhookDelivery): Promise<void> {
  await insertDelivery(ctx, delivery).catch((error: unknown) => tellMissing(ctx, delivery, error));
}

function tellMissing(ctx: ReceiveContext, delivery: WebhookDelivery, error: unknown): void {
  const { provider, eventId, processingResult } = delivery;
  const code = toVezaError(error).code;
  ctx.log.error(
    { err: error, provider, eventId, processingResult, code },
    'a delivery of a webhook is missing in the log',
  );
}

function toDelivery(
  ctx: ReceiveContext,
  incoming: IncomingWebhook,
  { event, refusal }: Reading,
): WebhookDelivery {
  return {
    id: ctx.ids.next<'webhook-delivery'>(),
    provider: incoming.provider,
    receivedAt: ctx.clock.now(),
    payload: incoming.payload,
    payloadBytes: incoming.payloadBytes,
    payloadSha256: incoming.payloadSha256,
    headers: incoming.headers,
    signature: incoming.verdict.signature,
    signatureValid: incoming.verdict.valid,
    sourceIp: incoming.sourceIp,
    userAgent: incoming.userAgent,
    requestId: ctx.requestId,
    eventId: event?.eventId ?? null,
    eventType: event?.eventType ?? null,
    processingResult: resultOf(refusal),
  };
}

function resultOf(refusal: VezaError | undefined): string {
  if (refusal === undefined) return 'ok';
  return refusal.code === paymentErrors.WEBHOOK_SIGNATURE_INVALID.code
    ? 'signature_invalid'
    : `error: ${refusal.code}`;
}

/** The event as the inbox keeps it, to be applied at once. */
export function toInboxEvent(
  ctx: Pick<Context, 'clock' | 'ids' | 'requestId'>,
  provider: Provider,
  event: WebhookEvent,
): InboxEvent {
  const now = ctx.clock.now();
  return {
    id: ctx.ids.next<'webhook-event'>(),
    provider,
    eventId: event.eventId,
    eventType: event.eventType,
    objectKind: event.objectKind,
    objectId: event.objectId,
    parentId: event.parentId,
    occurredAt: event.occurredAt,
    receivedAt: now,
    state: 'received',
    tries: 0,
    nextAttemptAt: now,
    settledAt: null,
    reason: null,
    requestId: ctx.requestId,
  };
}
