import type { Check } from './evidence.ts';

/** Every delivery is logged; every event is effective once; what nobody has signed is not effective. */
export const checkInbox: Check = ({ rows, remote }) => {
  const faults: string[] = [];
  const events = remote.events.all().map((event) => ({ event, eventId: eventIdOf(event) }));
  const real = new Set(events.map(({ eventId }) => eventId));
  for (const event of rows.webhook_inbox) {
    if (!real.has(event.eventId)) faults.push(`event ${event.eventId} was never sent by anybody`);
  }
  const kept = new Set(rows.webhook_inbox.map(({ eventId }) => eventId));
  const first = new Map<string, number>();
  for (const { eventId, processingResult, signatureValid } of rows.webhook_deliveries) {
    if (processingResult !== 'ok' || eventId === null) continue;
    if (!signatureValid) faults.push(`a delivery of ${eventId} counts without a signature`);
    first.set(eventId, (first.get(eventId) ?? 0) + 1);
  }
  for (const [eventId, times] of first)
    if (times > 1) faults.push(`event ${eventId} was taken as new ${times} times`);
  for (const { event, eventId } of events)
    if (event.isDelivered === true && !kept.has(eventId))
      faults.push(`event ${event.id} was acknowledged and is not kept`);
  for (const { eventId, status, fault } of remote.deliveries.all())
    if (status === 200 && fault === 'webhook_forge')
      faults.push(`a forged delivery of ${eventId} was taken`);
  const tried = remote.deliveries.all().filter(({ status }) => status !== null);
  if (rows.webhook_deliveries.length < tried.length)
    faults.push(`${tried.length} deliveries came and ${rows.webhook_deliveries.length} are logged`);
  return faults;
};

/** Hyperswitch names its events in the body. */
function eventIdOf(event: { readonly id: string; readonly body: string }): string {
  const body = JSON.parse(event.body) as { event_id?: string; id?: string };
  return body.event_id ?? body.id ?? event.id;
}
