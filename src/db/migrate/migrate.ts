import type { Context } from '#context.ts';
import type { Work } from '#core/events.ts';

import { withReadOnlyTx } from '../read-only-tx.ts';
import { findDriftBefore, recordSnapshot } from '../schema/index.ts';
import { applyMigrations, type LockLimits } from './apply.ts';
import { describePlan } from './describe-plan.ts';
import { discoverMigrations } from './discover.ts';
import { takeLock } from './lock.ts';
import { migrationsDir } from './migrations-dir.ts';
import type {
  MigrateEvent,
  MigratePolicy,
  MigrateResult,
  Migration,
  MigrationFile,
  MigrationStepResult,
} from './model.ts';
import { parseMigrations } from './parse-all.ts';
import { installQueueSchema } from './queue-schema.ts';
import { checkPlan, readPlan, type DatabasePlan } from './read-plan.ts';
import { createRecordTable } from './record.ts';
import { resolveTarget } from './resolve-target.ts';
import { openMigrationSession, type MigrationSession } from './session.ts';
import type { ParserPlace } from './sql-parser.ts';
import { withDbErrors } from './with-db-errors.ts';

export interface MigrateInput extends LockLimits {
  /** Folder of migrations; without it veza's own, and the queue's schema with them. */
  dir?: string | undefined;
  /** The last migration to apply: `3`, `000003` or `000003_catalogue`. */
  to?: string | undefined;
  /** Say what would be done and stop there; PostgreSQL itself refuses writes meanwhile. */
  dryRun?: boolean | undefined;
  /** What happens to files below an applied one; `linear`, which refuses them, unless told. */
  policy?: MigratePolicy | undefined;
  /** Longest wait for another run that migrates the same database; 5 minutes unless told. */
  lockWaitMs?: number | undefined;
  /** Where PostgreSQL's parser runs; in a thread, which gives its memory back, unless told. */
  parser?: ParserPlace | undefined;
}

export type MigrateContext = Pick<Context, 'database' | 'db' | 'log' | 'clock' | 'signal'>;

export const LOCK_WAIT_MS_DEFAULT = 300_000;

/**
 * Applies what is pending: discover → plan → lock → apply → record. Nothing pending takes no lock.
 * Running it again after any failure goes on where the failed run stopped.
 * @throws MIGRATION_DIR_UNREADABLE, MIGRATION_FILES_INVALID, MIGRATION_HISTORY_CONFLICT,
 * MIGRATION_TARGET_UNKNOWN, MIGRATION_LOCK_HELD, and what a failing statement throws.
 */
export function migrate(
  ctx: MigrateContext,
  input: MigrateInput = {},
): Work<MigrateEvent, MigrateResult> {
  return withDbErrors(applyPending(ctx, input));
}

async function* applyPending(
  ctx: MigrateContext,
  input: MigrateInput,
): Work<MigrateEvent, MigrateResult> {
  const startedAt = ctx.clock.monotonicMs();
  const { files, to, opened } = await readAndOpen(ctx, input);
  await using session = opened;
  const withQueue = input.dir === undefined;
  const options = { to, withQueue, policy: input.policy };
  const look = async (on: Pick<Context, 'db'>): Promise<DatabasePlan> =>
    checkPlan(await readPlan(on, files, options));
  const plan = session ? await look(session) : await withReadOnlyTx(ctx, look);
  let applied: MigrationStepResult[] = [];
  let left: Pick<DatabasePlan, 'pending' | 'ahead'> = plan;
  // Every file is parsed before the first is applied, and before anybody waits for a lock.
  const parsed = await parseMigrations(plan.steps, input.parser);
  const names = plan.steps.map((file) => file.name);
  yield { type: 'migration.planned', direction: 'up', migrations: names, total: names.length };
  const hasWork = names.length > 0 || !plan.isSettled;
  if (session && hasWork) {
    const waitMsMax = input.lockWaitMs ?? LOCK_WAIT_MS_DEFAULT;
    const isDone = async (): Promise<boolean> => {
      const { steps, isSettled } = await look(session);
      return steps.length === 0 && isSettled;
    };
    if (yield* takeLock(ctx, session.client, { waitMsMax, isDone })) {
      await createRecordTable(session);
      const locked = await look(session);
      const pending = await parseAgain(locked.steps, parsed);
      const drift = pending.length === 0 ? undefined : await findDriftBefore(session);
      if (drift !== undefined) yield { type: 'schema.drifted' };
      applied = yield* applyMigrations(ctx, session, pending, 'up', input);
      if (applied.length > 0) await recordSnapshot(ctx, session, drift);
      if (withQueue) {
        await session.announce({ file: 'queue' });
        yield* installQueueSchema(ctx);
      }
      // Nobody else changes the record meanwhile.
      left = { pending: locked.pending - applied.length, ahead: locked.ahead };
    } else left = await readPlan(session, files, options);
  }
  return {
    planned: names,
    applied,
    pending: left.pending,
    ahead: left.ahead.map((row) => row.name),
    ...(input.dryRun ? { plan: describePlan(parsed) } : {}),
    durationMs: Math.round(ctx.clock.monotonicMs() - startedAt),
  };
}

/** The server lets the connection in while the files are read; what is wrong with them is told first. */
async function readAndOpen(
  ctx: MigrateContext,
  input: MigrateInput,
): Promise<{
  files: readonly MigrationFile[];
  to: bigint | undefined;
  opened: MigrationSession | undefined;
}> {
  // One connection for everything: fifty runners at once must not ask the server for a hundred.
  const opening = input.dryRun ? undefined : openMigrationSession(ctx, input);
  const settled = opening?.catch(() => undefined);
  try {
    const files = await discoverMigrations(migrationsDir(input.dir));
    const to = input.to === undefined ? undefined : resolveTarget(input.to, files);
    return { files, to, opened: await opening };
  } catch (error) {
    await (await settled)?.[Symbol.asyncDispose]();
    throw error;
  }
}

/** What is left of a plan under the lock; only what another run has undone meanwhile is new in it. */
async function parseAgain(
  steps: readonly MigrationFile[],
  parsed: readonly Migration[],
): Promise<Migration[]> {
  const known = new Map(parsed.map((item) => [item.file.id, item]));
  if (!steps.every((file) => known.has(file.id))) return parseMigrations(steps);
  return steps.map((file) => known.get(file.id)!);
}
