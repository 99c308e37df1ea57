import type { Context } from '#context.ts';
import { VezaError } from '#core/errors.ts';
import type { Work } from '#core/events.ts';

import { findMigrator, type Migrator } from './find-migrator.ts';
import { historyConflict } from './history-conflict.ts';
import { migrateErrors } from './migrate-errors.ts';
import { idText } from './model.ts';
import { openSchemaReader, type ReadSchemaState, type SchemaState } from './read-window.ts';

export interface WaitInput {
  /** Folder of migrations; without it veza's own, and the queue's schema with them. */
  dir?: string | undefined;
  /** The last migration that is needed; without it the newest. */
  min?: string | undefined;
  /** Longest wait in milliseconds; 0 looks once. */
  timeoutMs: number;
}

export interface WaitResult {
  /** Id of the newest applied migration, or null where there is none to wait for. */
  readonly current: string | null;
  /** Names of what newer code has applied. */
  readonly ahead: readonly string[];
  readonly waitedMs: number;
}

/** What is waited for, said at once, whenever it changes, and now and then. */
export interface SchemaWaiting {
  readonly type: 'schema.waiting';
  readonly missing: readonly string[];
  /** Why the database could not be asked, while it could not. */
  readonly reason: string | undefined;
  /** Who migrates now, as it calls itself. */
  readonly holder: string | undefined;
  readonly holderPid: number | undefined;
  readonly since: string | undefined;
  readonly waitedMs: number;
  readonly timeoutMs: number;
}

const POLL_MS_MIN = 100;
const POLL_MS_MAX = 2_000;
const REPORT_EVERY_MS = 5_000;

/**
 * Ends when code may run against the schema. Asks now and then, takes no lock and writes nothing.
 * @throws MIGRATION_HISTORY_CONFLICT at once where waiting does not help; SCHEMA_NOT_READY or
 * DB_UNREACHABLE after the time allowed; MIGRATION_TARGET_UNKNOWN.
 */
export async function* waitForSchema(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
  input: WaitInput,
): Work<SchemaWaiting, WaitResult> {
  const { timeoutMs } = input;
  const read = await openSchemaReader(input);
  const startedAt = ctx.clock.monotonicMs();
  let said = '';
  let sayAgainAt = 0;
  for (let pollMs = POLL_MS_MIN; ; pollMs = Math.min(pollMs * 1.5, POLL_MS_MAX)) {
    ctx.signal.throwIfAborted();
    const look = await lookOnce(ctx, read);
    const waitedMs = Math.round(ctx.clock.monotonicMs() - startedAt);
    if ('state' in look) {
      const { problems, isOpen, current, ahead } = look.state;
      if (problems.length > 0) throw historyConflict(problems);
      if (isOpen) {
        const names = ahead.map((row) => row.name);
        return { current: current === undefined ? null : idText(current), ahead: names, waitedMs };
      }
    }
    if (waitedMs >= timeoutMs) throw toTimeout(look, waitedMs);
    const event = toEvent(look, { waitedMs, timeoutMs });
    const saying = JSON.stringify([event.missing, event.reason, event.holder]);
    if (saying !== said || waitedMs >= sayAgainAt) {
      said = saying;
      sayAgainAt = waitedMs + REPORT_EVERY_MS;
      yield event;
    }
    // Jitter keeps many nodes from asking in step.
    const restMs = Math.max(1, timeoutMs - waitedMs);
    await ctx.clock.sleep(Math.min(restMs, pollMs * (0.5 + Math.random())), ctx.signal);
  }
}

type Look = { state: SchemaState; migrator: Migrator | undefined } | { unreachable: VezaError };

/** A database that is gone for a moment is one more thing to wait for. */
async function lookOnce(ctx: Pick<Context, 'db'>, read: ReadSchemaState): Promise<Look> {
  try {
    const state = await read(ctx);
    return { state, migrator: state.isOpen ? undefined : await findMigrator(ctx) };
  } catch (error) {
    if (error instanceof VezaError && error.code === 'DB_UNREACHABLE')
      return { unreachable: error };
    throw error;
  }
}

function toEvent(look: Look, times: { waitedMs: number; timeoutMs: number }): SchemaWaiting {
  const type = 'schema.waiting';
  if ('unreachable' in look) {
    const nobody = { holder: undefined, holderPid: undefined, since: undefined };
    return { type, missing: [], reason: look.unreachable.message, ...nobody, ...times };
  }
  const { state, migrator } = look;
  return {
    type,
    missing: state.missing,
    reason: undefined,
    holder: migrator?.name,
    holderPid: migrator?.pid,
    since: migrator?.since.toISOString(),
    ...times,
  };
}

function toTimeout(look: Look, waitedMs: number): VezaError {
  if ('unreachable' in look) return look.unreachable;
  const { state, migrator } = look;
  return migrateErrors.SCHEMA_NOT_READY({
    waitedMs,
    missing: state.missing,
    holder: migrator?.name ?? null,
    holderPid: migrator?.pid ?? null,
    since: migrator?.since.toISOString() ?? null,
  });
}
