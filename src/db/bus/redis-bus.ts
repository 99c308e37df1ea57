import { Redis } from 'ioredis';

import type { BaseContext } from '#context.ts';

import { busErrors } from './bus-errors.ts';
import { BUS_CHANNELS, type Bus } from './bus.ts';
import { encodeMessage, Subscriptions } from './subscriptions.ts';

const CONNECT_TIMEOUT_MS = 5000;
const COMMAND_TIMEOUT_MS = 5000;
const RETRY_STEP_MS = 100;
const RETRY_MAX_MS = 5000;
const CHANNEL_PREFIX = 'veza:';

/**
 * Redis pub/sub. A subscribing connection can do nothing else, so there are two. Nothing is queued
 * while Redis is away: a message then fails at once, and memory does not grow with the outage.
 * @throws BUS_UNREACHABLE
 */
export async function openRedisBus(
  ctx: Pick<BaseContext, 'log' | 'clock'>,
  url: string,
): Promise<Bus> {
  const subscriptions = new Subscriptions(ctx.log);
  const publisher = createClient(ctx, url, 'veza-bus-publisher');
  const subscriber = createClient(ctx, url, 'veza-bus-subscriber');
  subscriber.on('message', (channel: string, text: string) => {
    subscriptions.deliver(channel.slice(CHANNEL_PREFIX.length), text);
  });
  const channels = BUS_CHANNELS.map((name) => CHANNEL_PREFIX + name);
  let live = false;
  subscriber.on('ready', () => {
    // The client's own resubscription does not say when it is done; a gap is told after it.
    if (!live) return;
    subscriber.subscribe(...channels).then(
      () => subscriptions.reportGap(),
      (error: unknown) => {
        ctx.log.warn({ err: error }, 'the bus cannot subscribe; connecting again');
        subscriber.disconnect(true);
      },
    );
  });
  try {
    await Promise.all([publisher.connect(), subscriber.connect()]);
    await subscriber.subscribe(...channels);
    live = true;
  } catch (cause) {
    publisher.disconnect();
    subscriber.disconnect();
    throw unreachable(cause);
  }
  return {
    publish: async (channel, message) => {
      const text = encodeMessage(channel, message);
      try {
        await publisher.publish(CHANNEL_PREFIX + channel, text);
      } catch (cause) {
        throw unreachable(cause);
      }
    },
    subscribe: async (channel, listener) => subscriptions.add(channel, listener),
    onGap: (listener) => subscriptions.addGap(listener),
    pingMs: async () => {
      const startedAt = ctx.clock.monotonicMs();
      try {
        await publisher.ping();
      } catch (cause) {
        throw unreachable(cause);
      }
      return ctx.clock.monotonicMs() - startedAt;
    },
    [Symbol.asyncDispose]: async () => {
      live = false;
      for (const client of [publisher, subscriber]) await close(client);
    },
  };
}

function createClient(ctx: Pick<BaseContext, 'log'>, url: string, name: string): Redis {
  const client = new Redis(url, {
    connectionName: name,
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    // Sending a publish again after a reconnect could deliver it twice.
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    retryStrategy: (times) => Math.min(times * RETRY_STEP_MS, RETRY_MAX_MS),
  });
  client.on('error', (error: Error) => ctx.log.warn({ err: error, name }, 'Redis is in trouble'));
  return client;
}

async function close(client: Redis): Promise<void> {
  // A client that waits for its next try has no socket whose end could be told.
  const settled = ['end', 'wait', 'reconnecting'].includes(client.status);
  if (settled) return client.disconnect();
  const ended = new Promise((resolve) => client.once('end', resolve));
  client.disconnect();
  await ended;
}

function unreachable(cause: unknown): unknown {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return busErrors.BUS_UNREACHABLE({ transport: 'Redis', reason }, { cause });
}
