import { createHash } from 'node:crypto';

import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';

import { paymentErrors } from '../errors.ts';
import { getDelivery } from './get-delivery.ts';
import { glimpseEvent } from './glimpse-event.ts';
import { insertEvent, lockEventByKey, updateEvents } from './inbox-store.ts';
import type { WebhookDelivery } from './model.ts';
import { readEvent, type WebhookEvent } from './read-event.ts';
import { readStrictJson } from './read-strict-json.ts';
import { toInboxEvent } from './receive-webhook.ts';

/**
 * Has the event of a logged delivery applied again, as if it had just come. Only of a delivery whose
 * signature was valid when it came: keys change, so it cannot be checked again for ever; its bytes
 * are held against the hash that was taken then. The audit log says who did.
 * @throws WEBHOOK_DELIVERY_NOT_FOUND, WEBHOOK_NOT_REPLAYABLE
 */
export async function replayDelivery(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  id: string,
  by: Actor,
): Promise<{ eventId: string }> {
  return withTx(ctx, async (tx) => {
    const { delivery } = await getDelivery(tx, id);
    const event = eventOf(delivery, ctx.clock.now());
    const { provider } = delivery;
    const known = await lockEventByKey(tx, { provider, eventId: event.eventId });
    if (known === undefined) await insertEvent(tx, toInboxEvent(tx, provider, event));
    else {
      await updateEvents(tx, [known.id], {
        state: 'received',
        tries: 0,
        nextAttemptAt: ctx.clock.now(),
        settledAt: null,
        reason: null,
      });
    }
    await recordAudit(tx, {
      actor: by,
      action: 'webhook.replayed',
      subject: { kind: 'webhook_delivery', id: delivery.id },
      details: { provider, eventId: event.eventId, from: known?.state ?? null },
    });
    return { eventId: event.eventId };
  });
}

function eventOf(delivery: WebhookDelivery, now: Date): WebhookEvent {
  const { id, provider, payload } = delivery;
  const refuse = (reason: string): Error => paymentErrors.WEBHOOK_NOT_REPLAYABLE({ id, reason });
  if (!delivery.signatureValid) throw refuse('its signature was not valid');
  const fate = delivery.processingResult;
  const tooLarge = fate === `error: ${paymentErrors.WEBHOOK_TOO_LARGE.code}`;
  if (fate.startsWith('error: ') && !tooLarge) throw refuse(`it was refused with ${fate.slice(7)}`);
  if (payload.byteLength < delivery.payloadBytes) {
    const event = glimpseEvent(provider, payload, now);
    if (event === undefined) throw refuse('its first bytes name no event');
    return event;
  }
  const hash = createHash('sha256').update(payload).digest();
  if (!hash.equals(Buffer.from(delivery.payloadSha256))) throw refuse('its bytes have changed');
  return readEvent(provider, readStrictJson(payload));
}
