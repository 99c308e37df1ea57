import type { Answer, Route, SandboxRequest } from '../http/model.ts';
import { sendEvent } from '../webhooks/deliver.ts';
import type { Delivery, SandboxEvent } from '../webhooks/model.ts';
import type { World } from '../world.ts';
import { readFields, readText, readWhole, type Fields } from './read-fields.ts';
import { refusals } from './refusal.ts';

/** These take the admin key, not the merchant's. */
export const eventRoutes: readonly Route[] = [
  { method: 'POST', path: '/events/:merchant', handler: list },
  { method: 'GET', path: '/events/:merchant/:event/attempts', handler: attempts },
  { method: 'POST', path: '/events/:merchant/:event/retry', handler: retry },
];

function list(world: World, request: SandboxRequest): Answer {
  requireMerchant(world, request);
  const fields = readFields(request.body);
  const limit = readWhole(fields, 'limit') ?? 100;
  const offset = readWhole(fields, 'offset') ?? 0;
  if (limit < 0 || offset < 0) throw refusals.valueInvalid('limit');
  const fits = makeFilter(fields);
  const rows = world.tables.events
    .newest()
    .filter((event) => event.provider === 'hyperswitch' && fits(event));
  const events = rows.slice(offset, offset + limit).map((event) => renderEvent(world, event));
  return { status: 200, body: { events, total_count: rows.length } };
}

function attempts(world: World, request: SandboxRequest): Answer {
  const event = findEvent(world, request);
  const rows = world.tables.deliveries.all().filter(({ eventId }) => eventId === event.id);
  return { status: 200, body: rows.map((delivery) => renderAttempt(world, event, delivery)) };
}

/** Sends the stored bytes once more, at once. */
async function retry(world: World, request: SandboxRequest): Promise<Answer> {
  const event = findEvent(world, request);
  const attempt =
    1 + world.tables.deliveries.all().filter(({ eventId }) => eventId === event.id).length;
  const delivery = await sendEvent(world, event, { kind: 'manual_retry', attempt });
  if (!delivery) throw refusals.preconditionFailed('Webhook URL is not configured');
  return { status: 200, body: renderAttempt(world, event, delivery) };
}

function makeFilter(fields: Fields): (event: SandboxEvent) => boolean {
  const objectId = readText(fields, 'object_id', 64);
  const eventId = readText(fields, 'event_id', 64);
  const [after, before] = [readTime(fields, 'created_after'), readTime(fields, 'created_before')];
  const [classes, types] = [fields['event_classes'], fields['event_types']];
  const isDelivered = fields['is_delivered'];
  return (event) =>
    (objectId === null || event.objectId === objectId) &&
    (eventId === null || event.id === eventId) &&
    (after === null || event.createdAtMs >= after) &&
    (before === null || event.createdAtMs <= before) &&
    (!Array.isArray(classes) || classes.includes(event.eventClass)) &&
    (!Array.isArray(types) || types.includes(event.type)) &&
    (typeof isDelivered !== 'boolean' || (event.isDelivered ?? false) === isDelivered);
}

function readTime(fields: Fields, name: string): number | null {
  const text = readText(fields, name, 64);
  if (text === null) return null;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw refusals.formatInvalid(name, 'ISO 8601');
  return atMs;
}

function requireMerchant(world: World, request: SandboxRequest): void {
  if (request.params['merchant'] !== world.settings().keys.merchantId) {
    throw refusals.merchantMissing();
  }
}

function findEvent(world: World, request: SandboxRequest): SandboxEvent {
  requireMerchant(world, request);
  const event = world.tables.events.get(request.params['event']!);
  if (event?.provider !== 'hyperswitch') throw refusals.eventMissing();
  return event;
}

function renderEvent(world: World, event: SandboxEvent): Record<string, unknown> {
  const { merchantId, profileId } = world.settings().keys;
  return {
    event_id: event.id,
    merchant_id: merchantId,
    processor_merchant_id: merchantId,
    profile_id: profileId,
    object_id: event.objectId,
    event_type: event.type,
    event_class: event.eventClass,
    is_delivery_successful: event.isDelivered ?? false,
    initial_attempt_id: event.id,
    created: new Date(event.createdAtMs).toISOString(),
  };
}

/** The first attempt has the event's own id, each later one another. */
function renderAttempt(
  world: World,
  event: SandboxEvent,
  delivery: Delivery,
): Record<string, unknown> {
  const isTaken = delivery.status !== null && delivery.status >= 200 && delivery.status < 300;
  return {
    ...renderEvent(world, event),
    event_id: delivery.attempt === 1 ? event.id : delivery.id,
    is_delivery_successful: isTaken,
    created: new Date(delivery.atMs).toISOString(),
    delivery_attempt: delivery.kind,
    request: { body: event.body, headers: Object.entries(delivery.headers) },
    response: {
      body: delivery.answer,
      headers: null,
      status_code: delivery.status,
      error_message: delivery.error,
    },
  };
}
