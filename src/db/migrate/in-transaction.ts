import type pg from 'pg';

import { sqlState } from '../db-errors.ts';
import type { ApplyContext, FileRun } from './file-run.ts';
import type { MigrateEvent } from './model.ts';
import { pauseOrThrow, type LockRetries } from './retry-locks.ts';
import { toStatementError } from './statement-error.ts';

/**
 * Runs `attempt` and commits; what others' locks prevent is rolled back, so that nobody waits
 * behind it, and tried again after a pause. `attempt` sends the `begin` itself, together with its
 * first statement, and returns true where it has sent the commit, too.
 * @param at 0-based number of the statement that the attempt begins with.
 * @throws what the last attempt threw.
 */
export async function* inTransaction(
  ctx: ApplyContext,
  client: pg.Client,
  run: FileRun,
  options: { at: number; attempt: () => AsyncGenerator<MigrateEvent, boolean | void, void> },
): AsyncGenerator<MigrateEvent, void, void> {
  const { clock } = ctx;
  const retriesForMs = run.lockRetriesForMs;
  const retries: LockRetries = { startedAtMs: clock.monotonicMs(), retriesForMs, attempt: 1 };
  const { name } = run.migration.file;
  const place = { name, statement: options.at + 1, statements: run.statements.length };
  for (;;) {
    let open = true;
    try {
      const isCommitted = yield* options.attempt();
      if (isCommitted !== true) await commit(ctx, client, run);
      open = false;
      return;
    } catch (error) {
      await rollBack(client);
      open = false;
      const details = (error as { details?: { statement?: number } }).details;
      const statement = details?.statement ?? place.statement;
      yield* pauseOrThrow(ctx, retries, error, { ...place, statement });
    } finally {
      // The reader of the events went away in the middle.
      if (open) await rollBack(client);
    }
  }
}

async function commit(ctx: ApplyContext, client: pg.Client, run: FileRun): Promise<void> {
  try {
    await client.query('commit');
  } catch (error) {
    throw commitError(ctx, run, error);
  }
}

/** A constraint that was deferred is checked by the commit; the last statement stands for it. */
export function commitError(ctx: ApplyContext, run: FileRun, error: unknown): unknown {
  ctx.signal.throwIfAborted();
  const { statements, before, direction } = run;
  const index = statements.length - 1;
  const total = statements.length;
  const { file, kind } = run.migration;
  const standsAlone = kind === 'no-transaction';
  const statement = statements[index]!;
  const at = { file, direction, statement, index, total, before, standsAlone };
  return toStatementError(error, at);
}

/** Ends what transaction there may be. */
export async function rollBack(client: pg.Client): Promise<void> {
  try {
    await client.query('rollback');
  } catch (error) {
    // A connection that is gone was rolled back by the server; the first error tells of it.
    if (sqlState(error) !== undefined && !sqlState(error)!.startsWith('57P')) throw error;
  }
}
