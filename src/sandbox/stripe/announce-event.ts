import { announce, type Message } from '../webhooks/announce.ts';
import type { SandboxEvent } from '../webhooks/model.ts';
import type { World } from '../world.ts';

/** The API version of what is sent, when nobody has asked for another. */
export const API_VERSION = '2026-10-28.endive';

/** What has happened at Stripe. */
export interface StripeNews {
  readonly type: string;
  readonly object: Readonly<Record<string, unknown>> & { readonly id?: string };
  /** The connected account that it happened in. */
  readonly account?: string;
  /** Updates: what was different before. */
  readonly previous?: Readonly<Record<string, unknown>>;
}

/** Records an event and has it delivered. */
export function announceEvent(world: World, news: StripeNews): SandboxEvent {
  const id = world.newId('evt_1', 23);
  return announce(world, {
    provider: 'stripe',
    id,
    type: news.type,
    objectId: news.object.id ?? '',
    eventClass: news.type.split('.')[0]!,
    account: news.account ?? null,
    make: (paddingBytes) => makeMessage(world, id, news, paddingBytes),
  });
}

function makeMessage(world: World, id: string, news: StripeNews, paddingBytes: number): Message {
  const padding = paddingBytes === 0 ? {} : { padding: 'x'.repeat(paddingBytes) };
  const metadata = { ...(news.object['metadata'] as object | undefined), ...padding };
  const object = paddingBytes === 0 ? news.object : { ...news.object, metadata };
  const body = JSON.stringify({
    id,
    object: 'event',
    api_version: API_VERSION,
    ...(news.account !== undefined && { account: news.account }),
    created: world.clock.seconds(),
    data: { object, ...(news.previous && { previous_attributes: news.previous }) },
    livemode: world.settings().livemode,
    pending_webhooks: world.settings().webhooks.stripe === null ? 0 : 1,
    request: { id: null, idempotency_key: null },
    type: news.type,
  });
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  };
  return { body, headers };
}
