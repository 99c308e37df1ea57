import { createHash } from 'node:crypto';

import type pg from 'pg';

import type { Context } from '#context.ts';

import { findLockHolder, tryAdvisoryLock, type LockHolder } from '../advisory-lock.ts';
import { migrateErrors } from './migrate-errors.ts';
import type { MigrateEvent } from './model.ts';
import { readProgress } from './monitor.ts';

const POLL_MS_MIN = 20;
const POLL_MS_MAX = 200;
const REPORT_EVERY_MS = 5_000;

/**
 * Takes the session lock of this database and schema by polling: a runner that blocked in
 * `pg_advisory_lock` would hold a snapshot that `create index concurrently` waits for, and both
 * would wait for each other. Yields `lock.waiting` now and then; returns whether the lock is held,
 * or false as soon as `isDone` says that the holder has done the work meanwhile.
 * @throws MIGRATION_LOCK_HELD after `waitMsMax`.
 */
export async function* takeLock(
  ctx: Pick<Context, 'clock' | 'signal'>,
  client: pg.Client,
  options: { waitMsMax: number; isDone: () => Promise<boolean> },
): AsyncGenerator<MigrateEvent, boolean, void> {
  const key = await lockKey(client);
  const startedAt = ctx.clock.monotonicMs();
  let reportAt = 0;
  for (let pollMs = POLL_MS_MIN; ; pollMs = Math.min(pollMs * 1.5, POLL_MS_MAX)) {
    ctx.signal.throwIfAborted();
    if (await tryAdvisoryLock(client, key)) return true;
    if (await options.isDone()) return false;
    const waitedMs = ctx.clock.monotonicMs() - startedAt;
    const expired = waitedMs >= options.waitMsMax;
    if (expired || waitedMs >= reportAt) {
      const holder = await findLockHolder(client, key);
      if (expired) throw lockHeld(waitedMs, holder);
      reportAt = waitedMs + REPORT_EVERY_MS;
      yield {
        type: 'lock.waiting',
        holder: holder?.name,
        holderPid: holder?.pid,
        since: holder?.since.toISOString(),
        progress: holder && (await readProgress(client, holder.pid)),
        waitedMs: Math.round(waitedMs),
        waitMsMax: options.waitMsMax,
      };
    }
    // Jitter keeps many waiters from asking in step.
    await ctx.clock.sleep(pollMs * (0.5 + Math.random()), ctx.signal);
  }
}

/** One key for each database and schema, out of the way of the application's own locks. */
async function lockKey(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ database: string; schema: string | null }>(
    `select oid::text as database, current_schema() as schema
     from pg_database where datname = current_database()`,
  );
  const { database, schema } = rows[0]!;
  const digest = createHash('sha256').update(`veza migrate\0${database}\0${schema}`).digest();
  return digest.readBigInt64BE(0).toString();
}

function lockHeld(waitedMs: number, holder: LockHolder | undefined): Error {
  return migrateErrors.MIGRATION_LOCK_HELD({
    waitedMs: Math.round(waitedMs),
    holder: holder?.name ?? null,
    holderPid: holder?.pid ?? null,
    since: holder?.since.toISOString() ?? null,
  });
}
