import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createLog } from '#core/log.ts';
import type { Bus, BusMessage } from '#db/bus/bus.ts';
import { openBus } from '#db/bus/open-bus.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { openTestContext } from '#test/support/test-context.ts';

/** What the first call of a listener gets. */
function firstMessage(bus: Bus, channel: 'jobs' | 'tracks'): Promise<BusMessage> {
  return new Promise((resolve) => void bus.subscribe(channel, resolve));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A Redis of the tests' own; the port is free again after `stop`. */
async function startRedis(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' });
  const exit = once(child, 'exit');
  for await (const chunk of child.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: async () => {
      child.kill();
      await exit;
    },
  };
}

let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

describe.each(['PostgreSQL', 'Redis'])('a bus over %s', (transport) => {
  const open = () =>
    openTestContext(transport === 'Redis' ? { environment: { REDIS_URL: redis.url } } : {});

  test('carries a message to every listener of its channel, here and in other processes', async () => {
    await using t = await open();
    await using other = await openBus(t.ctx);
    const received = [firstMessage(t.ctx.bus, 'jobs'), firstMessage(other, 'jobs')];
    const elsewhere: BusMessage[] = [];
    await other.subscribe('tracks', (message) => elsewhere.push(message));
    await t.ctx.bus.publish('jobs', { jobId: 'a', title: 'Ça va “là” 🎵' });
    const sent = { jobId: 'a', title: 'Ça va “là” 🎵' };
    expect(await Promise.all(received)).toEqual([sent, sent]);
    expect(elsewhere).toEqual([]);
  });

  test('keeps the order of one sender', async () => {
    await using t = await open();
    const numbers: unknown[] = [];
    const last = new Promise<void>((resolve) => {
      void t.ctx.bus.subscribe('jobs', ({ n }) => {
        numbers.push(n);
        if (n === 19) resolve();
      });
    });
    for (let n = 0; n < 20; n += 1) await t.ctx.bus.publish('jobs', { n });
    await last;
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  test('stops calling a listener that has unsubscribed, and no other', async () => {
    await using t = await open();
    const gone: BusMessage[] = [];
    const stop = await t.ctx.bus.subscribe('jobs', (message) => gone.push(message));
    stop();
    const still = firstMessage(t.ctx.bus, 'jobs');
    await t.ctx.bus.publish('jobs', { n: 1 });
    expect(await still).toEqual({ n: 1 });
    expect(gone).toEqual([]);
  });

  test('goes on when a listener throws', async () => {
    await using t = await open();
    await t.ctx.bus.subscribe('jobs', () => {
      throw new Error('a listener is broken');
    });
    const received = firstMessage(t.ctx.bus, 'jobs');
    await t.ctx.bus.publish('jobs', { n: 1 });
    expect(await received).toEqual({ n: 1 });
  });

  test('carries 7,500 bytes and refuses one more, with the sizes', async () => {
    await using t = await open();
    const overhead = JSON.stringify({ text: '' }).length;
    const text = 'x'.repeat(7500 - overhead);
    const received = firstMessage(t.ctx.bus, 'jobs');
    await t.ctx.bus.publish('jobs', { text });
    expect(await received).toEqual({ text });
    await expect(t.ctx.bus.publish('jobs', { text: `${text}x` })).rejects.toMatchObject({
      code: 'BUS_MESSAGE_TOO_LARGE',
      details: { channel: 'jobs', bytes: 7501, bytesMax: 7500 },
    });
  });

  test('measures its round trip', async () => {
    await using t = await open();
    const ms = await t.ctx.bus.pingMs();
    expect(ms).toBeGreaterThan(0);
    expect(ms).toBeLessThan(5000);
  });

  test('comes back after its connection is cut, tells of the gap, and carries messages again', async () => {
    await using t = await open();
    const gap = new Promise<void>((resolve) => void t.ctx.bus.onGap(resolve));
    await cutConnections(transport, t.ctx);
    await gap;
    const received = firstMessage(t.ctx.bus, 'jobs');
    await publishWhenBack(t.ctx.bus, { n: 1 });
    expect(await received).toEqual({ n: 1 });
  });

  test('can be closed while its connection is cut', async () => {
    const t = await open();
    await cutConnections(transport, t.ctx);
    await t[Symbol.asyncDispose]();
    await expect(t.ctx.bus.pingMs()).rejects.toThrow();
  });
});

test('a Redis that does not answer is an error with the way out', async () => {
  const url = `redis://127.0.0.1:${await freePort()}`;
  await expect(openTestContext({ environment: { REDIS_URL: url } })).rejects.toMatchObject({
    code: 'BUS_UNREACHABLE',
    exitCode: 9,
  });
});

test('what is no JSON on the channel is dropped', async () => {
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => void lines.push(line) });
  await using t = await openTestContext({ log });
  const received = firstMessage(t.ctx.bus, 'jobs');
  await query(t.ctx, sql`select pg_notify('veza_jobs', 'not json')`);
  await t.ctx.bus.publish('jobs', { n: 1 });
  expect(await received).toEqual({ n: 1 });
  expect(lines.join()).toContain('a message on the bus is not JSON');
});

async function cutConnections(
  transport: string,
  ctx: Awaited<ReturnType<typeof openTestContext>>['ctx'],
): Promise<void> {
  if (transport === 'PostgreSQL') {
    await query(
      ctx,
      sql`select pg_terminate_backend(pid) from pg_stat_activity
           where application_name = 'veza bus' and datname = current_database()`,
    );
    return;
  }
  const { Redis } = await import('ioredis');
  const client = new Redis(redis.url);
  try {
    await client.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  } finally {
    client.disconnect();
  }
}

/** The publishing connection of Redis may come back later than the subscribing one. */
async function publishWhenBack(bus: Bus, message: BusMessage): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await bus.publish('jobs', message);
    } catch (error) {
      if (tries > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
