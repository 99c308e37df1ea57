import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { GUEST } from '#domains/identity/index.ts';
import type { Response } from 'express';

import {
  enforceRateLimit,
  networkOf,
  openRateLimiter,
  type RateLimiter,
} from '../../../src/server/http/rate-limit.ts';
import type { RateLimit } from '../../../src/server/http/route.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';

const LIMITS_ON = { VEZA_RATE_LIMITS_ENABLED: 'true' };

const limitOf = (name: string, requests = 5): RateLimit => ({
  name,
  requests,
  windowSeconds: 60,
  per: 'ip',
});

async function take(limiter: RateLimiter, limit: RateLimit, times: number, key = 'ip:192.0.2.1') {
  const verdicts = await Promise.all(
    Array.from({ length: times }, () => limiter.consume(limit, key)),
  );
  return verdicts.filter((verdict) => verdict.allowed).length;
}

describe('in PostgreSQL', () => {
  let t: TestContext;
  let limiter: RateLimiter;
  beforeAll(async () => {
    t = await openTestContext({ environment: LIMITS_ON });
    limiter = (await openRateLimiter(t.ctx))!;
  });
  afterAll(async () => {
    limiter.close();
    await t[Symbol.asyncDispose]();
  });

  test('of many parallel requests as many pass as the policy says', async () => {
    expect(await take(limiter, limitOf('pg-parallel'), 20)).toBe(5);
  });

  test('two processes share one counter', async () => {
    const other = (await openRateLimiter(t.ctx))!;
    const limit = limitOf('pg-shared');
    expect((await take(limiter, limit, 3)) + (await take(other, limit, 3))).toBe(5);
    other.close();
  });

  test('another address and another policy have counters of their own', async () => {
    const limit = limitOf('pg-apart');
    expect(await take(limiter, limit, 6)).toBe(5);
    expect(await take(limiter, limit, 1, 'ip:192.0.2.2')).toBe(1);
    expect(await take(limiter, limitOf('pg-apart-2'), 1)).toBe(1);
  });

  test('a window that is over counts from the start', async () => {
    const limit = limitOf('pg-window');
    expect(await take(limiter, limit, 6)).toBe(5);
    await query(t.ctx, sql`update rate_limits set expire = 1 where key like 'veza:pg-window:%'`);
    expect(await take(limiter, limit, 6)).toBe(5);
  });

  test('the headers name the policy, what is left and when it ends', async () => {
    const headers = new Map<string, unknown>();
    const res = { setHeader: (name: string, value: unknown) => headers.set(name, value) };
    const route = { path: '/login', responses: {}, rateLimit: limitOf('login', 2) };
    const caller = { viewer: GUEST, ip: '192.0.2.3' };
    const ask = () => enforceRateLimit(limiter, route, caller, res as unknown as Response);
    await ask();
    expect(headers.get('RateLimit-Policy')).toBe('"login";q=2;w=60');
    expect(headers.get('RateLimit')).toMatch(/^"login";r=1;t=(60|59|58)$/);
    await ask();
    await expect(ask()).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      status: 429,
      details: { policy: 'login' },
    });
    expect(headers.get('RateLimit')).toMatch(/^"login";r=0;t=\d+$/);
  });

  test('a store that fails refuses the request', async () => {
    const broken = await openTestContext({ environment: LIMITS_ON });
    const blind = (await openRateLimiter(broken.ctx))!;
    await query(broken.ctx, sql`drop table rate_limits`);
    await expect(blind.consume(limitOf('broken'), 'ip:192.0.2.1')).rejects.toMatchObject({
      code: 'RATE_LIMITER_DOWN',
      status: 503,
    });
    blind.close();
    await broken[Symbol.asyncDispose]();
  });

  test('limits that are switched off count nothing', async () => {
    const config = { ...t.ctx.config, rateLimits: { enabled: false } };
    expect(await openRateLimiter({ ...t.ctx, config })).toBeUndefined();
  });
});

describe('in Redis', () => {
  let folder: string;
  let server: ChildProcess;
  let redisUrl: string;
  let t: TestContext;
  let limiter: RateLimiter;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'veza-redis-'));
    const port = await freePort();
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
    server = spawn('redis-server', settings, { stdio: 'ignore' });
    redisUrl = `redis://127.0.0.1:${port}`;
    await answering(redisUrl);
    t = await openTestContext({ environment: { ...LIMITS_ON, REDIS_URL: redisUrl } });
    limiter = (await openRateLimiter(t.ctx))!;
  });
  afterAll(async () => {
    limiter.close();
    await t[Symbol.asyncDispose]();
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    await rm(folder, { recursive: true, force: true });
  });

  test('of many parallel requests as many pass as the policy says', async () => {
    expect(await take(limiter, limitOf('redis-parallel'), 20)).toBe(5);
    expect(await keysOf(redisUrl, 'veza:redis-parallel*')).toHaveLength(1);
  });

  test('the verdict tells what is left and when it ends', async () => {
    expect(await limiter.consume(limitOf('redis-left'), 'ip:192.0.2.9')).toMatchObject({
      allowed: true,
      remaining: 4,
      resetSeconds: 60,
    });
  });

  test('while Redis is away PostgreSQL counts', async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
    const limit = limitOf('away');
    expect(await take(limiter, limit, 20)).toBe(5);
    const rows = await query(
      t.ctx,
      sql`select points from rate_limits where key like 'veza:away%'`,
    );
    expect(rows).toHaveLength(1);
  });
});

test('an IPv6 caller is counted by its network, an IPv4 one by its address', () => {
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
  expect(networkOf('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:DB8:1:2::1')).toBe(networkOf('2001:db8:0001:0002:ffff::9'));
  expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
});

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answering(url: string): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on('error', () => {});
  await redis.ping();
  redis.disconnect();
}

async function keysOf(url: string, pattern: string): Promise<string[]> {
  const redis = new Redis(url);
  const [, keys] = await redis.scan(0, 'MATCH', pattern, 'COUNT', 1000);
  redis.disconnect();
  return keys;
}
