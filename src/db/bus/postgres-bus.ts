import pg from 'pg';

import type { BaseContext } from '#context.ts';

import type { Database } from '../database.ts';
import { toDbError } from '../db-errors.ts';
import { query, type Db } from '../pool.ts';
import { sql } from '../sql.ts';

import { BUS_CHANNELS, type Bus } from './bus.ts';
import { encodeMessage, Subscriptions } from './subscriptions.ts';

type BusContext = Pick<BaseContext, 'log' | 'clock' | 'signal'> & { database: Database; db: Db };

const CONNECT_TIMEOUT_MS = 10_000;
const PING_TIMEOUT_MS = 5000;
const RETRY_MIN_MS = 100;
const RETRY_MAX_MS = 5000;
const CHANNEL_PREFIX = 'veza_';

/**
 * LISTEN/NOTIFY. All channels are listened to from the start on one connection of its own, so a
 * subscription is live at once; a connection that breaks is opened again with growing pauses.
 * @throws DB_UNREACHABLE, DB_REFUSED
 */
export async function openPostgresBus(ctx: BusContext): Promise<Bus> {
  const subscriptions = new Subscriptions(ctx.log);
  const closing = new AbortController();
  let client = await listen(ctx, subscriptions);
  let reconnecting: Promise<void> | undefined;

  const follow = async (): Promise<void> => {
    const next = await reconnect(ctx, subscriptions, closing.signal);
    if (next === undefined) return;
    client = next;
    watch();
    subscriptions.reportGap();
  };
  const watch = (): void => {
    client.once('end', () => {
      if (!closing.signal.aborted) reconnecting = follow();
    });
  };
  watch();

  return {
    publish: async (channel, message) => {
      const text = encodeMessage(channel, message);
      await query(ctx, sql`select pg_notify(${CHANNEL_PREFIX + channel}, ${text})`);
    },
    subscribe: async (channel, listener) => subscriptions.add(channel, listener),
    onGap: (listener) => subscriptions.addGap(listener),
    pingMs: async () => {
      const startedAt = ctx.clock.monotonicMs();
      try {
        await client.query('select 1');
      } catch (error) {
        throw toDbError(error);
      }
      return ctx.clock.monotonicMs() - startedAt;
    },
    [Symbol.asyncDispose]: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      await reconnecting;
      await client.end();
    },
  };
}

async function listen(ctx: BusContext, subscriptions: Subscriptions): Promise<pg.Client> {
  const client = new pg.Client({
    ...ctx.database.connection,
    application_name: 'veza bus',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: PING_TIMEOUT_MS,
    keepAlive: true,
  });
  client.on('error', (error) => ctx.log.warn({ err: error }, 'the bus connection broke'));
  client.on('notification', ({ channel, payload }) => {
    subscriptions.deliver(channel.slice(CHANNEL_PREFIX.length), payload ?? '');
  });
  try {
    await client.connect();
    await client.query(BUS_CHANNELS.map((name) => `listen ${CHANNEL_PREFIX}${name}`).join(';'));
    return client;
  } catch (error) {
    await client.end();
    throw toDbError(error);
  }
}

/** Undefined when the bus is closed meanwhile. */
async function reconnect(
  ctx: BusContext,
  subscriptions: Subscriptions,
  closing: AbortSignal,
): Promise<pg.Client | undefined> {
  for (let pauseMs = RETRY_MIN_MS; ; pauseMs = Math.min(pauseMs * 2, RETRY_MAX_MS)) {
    try {
      await ctx.clock.sleep(pauseMs * (0.5 + Math.random() / 2), closing);
      const client = await listen(ctx, subscriptions);
      if (!closing.aborted) return client;
      await client.end();
      return undefined;
    } catch (error) {
      if (closing.aborted) return undefined;
      ctx.log.warn({ err: error }, 'the bus cannot be reached; trying again');
    }
  }
}
