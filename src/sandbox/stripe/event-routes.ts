import type { SandboxEvent } from '../webhooks/model.ts';
import type { World } from '../world.ts';
import { LIST_PARAMS, listPage } from './list-page.ts';
import { PLATFORM } from './model.ts';
import { allowParams, readList, readString } from './read-params.ts';
import { stripeRefusals } from './refusal.ts';
import type { StripeRequest, StripeRoute } from './route.ts';

export const eventRoutes: readonly StripeRoute[] = [
  { method: 'GET', path: '/v1/events', handler: list },
  { method: 'GET', path: '/v1/events/:id', handler: retrieve },
];

/** Events are kept so long, and not a day longer. */
const KEPT_MS = 30 * 86_400_000;

function list(world: World, request: StripeRequest): unknown {
  const { params, fault } = request;
  allowParams(params, [...LIST_PARAMS, 'type', 'types', 'delivery_success']);
  const types = [...readList(params, 'types')];
  const type = readString(params, 'type');
  if (type !== undefined) types.push(type);
  const success = readString(params, 'delivery_success');
  const rows = visible(world, request)
    .filter((event) => types.length === 0 || types.some((one) => fits(one, event.type)))
    .filter((event) => success === undefined || String(event.isDelivered === true) === success)
    .map((event) => Object.assign({ created: Math.floor(event.createdAtMs / 1000) }, event));
  return listPage({
    rows,
    params,
    fault,
    url: '/v1/events',
    kind: 'event',
    nowMs: world.clock.nowMs(),
    render: renderEvent,
  });
}

function retrieve(world: World, request: StripeRequest): unknown {
  allowParams(request.params, []);
  const id = request.names['id']!;
  const event = visible(world, request).find((one) => one.id === id);
  if (!event) throw stripeRefusals.missing('event', id);
  return renderEvent(event);
}

function visible(world: World, { account }: StripeRequest): SandboxEvent[] {
  const since = world.clock.nowMs() - KEPT_MS;
  const of = account === PLATFORM ? null : account;
  return world.tables.events
    .newest()
    .filter((event) => event.provider === 'stripe' && event.createdAtMs >= since)
    .filter((event) => event.account === of);
}

function renderEvent(event: SandboxEvent): Record<string, unknown> {
  const body = JSON.parse(event.body) as Record<string, unknown>;
  return { ...body, pending_webhooks: event.isDelivered === false ? 1 : 0 };
}

/** `transfer.*` stands for every event of transfers. */
function fits(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : pattern === type;
}
