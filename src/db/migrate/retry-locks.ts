import type { Context } from '#context.ts';

import { sqlState } from '../db-errors.ts';
import type { MigrateEvent, StatementPlace } from './model.ts';

/** How long a file or a statement is tried again while others hold its tables, unless told. */
export const LOCK_RETRIES_FOR_MS_DEFAULT = 600_000;

const PAUSE_MS_MIN = 250;
const PAUSE_MS_MAX = 15_000;
const PAUSE_GROWTH = 1.6;

/**
 * lock_not_available, deadlock_detected, serialization_failure: PostgreSQL undid the statement or
 * its transaction, and the next attempt may succeed.
 */
const RETRYABLE = new Set(['55P03', '40P01', '40001']);

/** Where a run is in its attempts at one file or statement. */
export interface LockRetries {
  readonly startedAtMs: number;
  readonly retriesForMs: number;
  attempt: number;
}

/** Whether an attempt failed only because of what others did at that moment. Pure. */
export function isLockTrouble(error: unknown): boolean {
  const state = sqlState(error);
  return state !== undefined && RETRYABLE.has(state);
}

/** Milliseconds before the next attempt: growing, and apart from other runners'. Pure. */
export function pauseBefore(attempt: number, random: number): number {
  const pauseMs = Math.min(PAUSE_MS_MIN * PAUSE_GROWTH ** (attempt - 1), PAUSE_MS_MAX);
  return Math.round(pauseMs * (0.5 + random));
}

/**
 * Waits before the next attempt, while nothing is locked; throws the error itself when it is none
 * that passes or the time for attempts is over.
 */
export async function* pauseOrThrow(
  ctx: Pick<Context, 'clock' | 'signal'>,
  retries: LockRetries,
  error: unknown,
  place: StatementPlace,
): AsyncGenerator<MigrateEvent, void, void> {
  ctx.signal.throwIfAborted();
  const spentMs = ctx.clock.monotonicMs() - retries.startedAtMs;
  const pauseMs = pauseBefore(retries.attempt, Math.random());
  const leftMs = Math.round(retries.retriesForMs - spentMs - pauseMs);
  if (!isLockTrouble(error) || leftMs < 0) throw error;
  const { attempt } = retries;
  const state = sqlState(error)!;
  yield { type: 'statement.retried', ...place, attempt, pauseMs, leftMs, sqlState: state };
  retries.attempt += 1;
  await ctx.clock.sleep(pauseMs, ctx.signal);
}
