import { isIPv6 } from 'node:net';

import type { Response } from 'express';
import {
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';

import type { Context } from '#context.ts';
import { openLibraryClient } from '#db/library-client.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { serverErrors } from '../server-errors.ts';
import type { RateLimit, Route } from './route.ts';

const REDIS_TIMEOUT_MS = 2000;

/** What one more request of somebody means. */
interface RateVerdict {
  readonly allowed: boolean;
  /** Requests left in the window. */
  readonly remaining: number;
  /** Seconds until the window ends, 1 or more. */
  readonly resetSeconds: number;
}

/**
 * The general limit of the API. It keeps one caller from taking the whole server, so each process
 * counts for itself in memory: that costs nothing, and every process is protected.
 */
const API_LIMIT: RateLimit = Object.freeze({
  name: 'api',
  requests: 3000,
  windowSeconds: 60,
  per: 'account',
  here: true,
});

/** Counts requests by policy and key; but for the general limit, across every process. */
export interface RateLimiter {
  /** @throws RATE_LIMITER_DOWN */
  consume(limit: RateLimit, key: string): Promise<RateVerdict>;
  close(): void;
}

/**
 * Opens the limiter: counters in Redis when there is one, else in PostgreSQL. While Redis fails
 * PostgreSQL counts; when that fails too the request is refused, never let through uncounted.
 * Undefined when limits are switched off.
 */
export async function openRateLimiter(
  ctx: Pick<Context, 'config' | 'db' | 'log'>,
): Promise<RateLimiter | undefined> {
  if (!ctx.config.rateLimits.enabled) return undefined;
  const redis = await openRedis(ctx);
  const postgres = openLibraryClient(ctx);
  const limiters = new Map<string, RateLimiterAbstract>();

  const open = (limit: RateLimit): RateLimiterAbstract => {
    const budget = {
      keyPrefix: `veza:${limit.name}`,
      points: limit.requests,
      duration: limit.windowSeconds,
    };
    if (limit.here) return new RateLimiterMemory(budget);
    const inPostgres = new RateLimiterPostgres({
      ...budget,
      storeClient: postgres,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      clearExpiredByTimeout: false,
    });
    if (redis === undefined) return inPostgres;
    return new RateLimiterRedis({
      ...budget,
      storeClient: redis,
      rejectIfRedisNotReady: true,
      insuranceLimiter: inPostgres,
    });
  };

  return {
    async consume(limit, key) {
      const limiter = limiters.get(limit.name) ?? open(limit);
      limiters.set(limit.name, limiter);
      try {
        return verdict(await limiter.consume(key), true);
      } catch (thrown) {
        if (thrown instanceof RateLimiterRes) return verdict(thrown, false);
        throw serverErrors.RATE_LIMITER_DOWN({}, { cause: thrown });
      }
    },
    close: () => redis?.disconnect(),
  };
}

/**
 * Counts one request by the general limit and by the route's own, and writes the RateLimit headers
 * (draft-ietf-httpapi-ratelimit-headers). Media bytes and what stands outside the API count by the
 * route's own limit alone.
 * @throws RATE_LIMITED, RATE_LIMITER_DOWN
 */
export async function enforceRateLimit(
  limiter: RateLimiter | undefined,
  route: Pick<Route, 'path' | 'responses' | 'rateLimit'>,
  caller: { viewer: Viewer; ip: string },
  res: Response,
): Promise<void> {
  if (limiter === undefined) return;
  const limits = isGeneral(route) ? [API_LIMIT] : [];
  if (route.rateLimit !== undefined) limits.push(route.rateLimit);
  const policies: string[] = [];
  const states: string[] = [];
  for (const limit of limits) {
    const { allowed, remaining, resetSeconds } = await limiter.consume(limit, keyOf(limit, caller));
    policies.push(`"${limit.name}";q=${limit.requests};w=${limit.windowSeconds}`);
    states.push(`"${limit.name}";r=${remaining};t=${resetSeconds}`);
    res.setHeader('RateLimit-Policy', policies.join(', '));
    res.setHeader('RateLimit', states.join(', '));
    if (allowed) continue;
    throw serverErrors.RATE_LIMITED({ policy: limit.name, retryAfterSeconds: resetSeconds });
  }
}

function isGeneral(route: Pick<Route, 'path' | 'responses'>): boolean {
  const media = Object.values(route.responses).some((answer) => 'media' in answer);
  return route.path.startsWith('/api/v1/') && !media;
}

/** Who shares a counter: the account where the limit is per account and there is one. */
function keyOf(limit: RateLimit, caller: { viewer: Viewer; ip: string }): string {
  const { viewer, ip } = caller;
  if (limit.per === 'account' && viewer.kind === 'account') return `user:${viewer.userId}`;
  return `ip:${networkOf(ip)}`;
}

/** An IPv4 address, or the /64 of an IPv6 one: whoever has one address of it has them all. Pure. */
export function networkOf(ip: string): string {
  const plain = ip.replace(/^::ffff:(?=\d+\.)/i, '').split('%')[0]!;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - groups.length - last.length;
  const full = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...last];
  return `${full
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

function verdict(result: RateLimiterRes, allowed: boolean): RateVerdict {
  return {
    allowed,
    remaining: Math.max(0, result.remainingPoints),
    resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
  };
}

async function openRedis(ctx: Pick<Context, 'config' | 'log'>) {
  const { redisUrl } = ctx.config;
  if (redisUrl === undefined) return undefined;
  const { Redis } = await import('ioredis');
  const redis = new Redis(redisUrl, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: REDIS_TIMEOUT_MS,
    connectTimeout: REDIS_TIMEOUT_MS,
    connectionName: 'veza-limits',
  });
  let away = false;
  redis.on('error', (error) => {
    // Once an outage, not once a try.
    if (!away) ctx.log.warn({ err: error }, 'redis is away: limits count in postgresql');
    away = true;
  });
  await new Promise<void>((resolve) => {
    redis.once('error', () => resolve());
    redis.once('ready', () => resolve());
  });
  redis.on('ready', () => {
    away = false;
  });
  return redis;
}
