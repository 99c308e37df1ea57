import type { ApplyContext, FileRun } from '../file-run.ts';
import { inTransaction } from '../in-transaction.ts';
import type { MigrateEvent } from '../model.ts';
import type { MigrationSession } from '../session.ts';
import { toStatementError } from '../statement-error.ts';
import { watchStatement, type Waits } from '../watch-statement.ts';
import { findRange } from './find-range.ts';
import { keepBatchState } from './keep-state.ts';
import type { BatchState } from './model.ts';

/**
 * One batch: the next range of keys, the statement for it, and the place in the journal, in one
 * transaction that gives way to others and is tried again. A run that is asked to stop ends it
 * first. Returns the state after it, which is that before it when no row is left.
 */
export async function* runBatch(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: { state: BatchState; limit: number; until: readonly string[] | undefined },
): AsyncGenerator<MigrateEvent, BatchState, void> {
  const { state, limit, until } = options;
  using _finished = session.finishFirst();
  let after = state;
  const attempt = async function* (): AsyncGenerator<MigrateEvent, void, void> {
    const { name } = run.migration.file;
    const doing = { file: name, statement: state.rows, statements: state.total };
    await session.client.query(`begin; ${session.announcement(doing)}`);
    const range = await findRange(session, { state, limit, until });
    if (range === undefined) return;
    const changed = yield* sendBatch(ctx, session, run, { state, range });
    after = {
      ...state,
      last: range.last,
      rows: state.rows + range.rows,
      changed: state.changed + changed,
      batches: state.batches + 1,
    };
    await keepBatchState(session, run, after);
  };
  yield* inTransaction(ctx, session.client, run, { at: 0, attempt });
  return after;
}

async function* sendBatch(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  { state, range }: { state: BatchState; range: { first: string[]; last: string[] } },
): AsyncGenerator<MigrateEvent, number, void> {
  const { before, direction, lockTimeoutMs } = run;
  const { file } = run.migration;
  const statement = run.statements[0]!;
  const place = { name: file.name, statement: 1, statements: 1 };
  // The types of the keys follow from the columns that the statement compares them with.
  await run.observer?.begin(run, 0);
  const work = session.client.query(statement.sql, [...range.first, ...range.last]);
  const waits: Waits = { blockers: [] };
  try {
    // The progress of the batches is the time that a person reads.
    const options = { work, lockTimeoutMs, waits, tellsTime: false };
    const result = yield* watchStatement(ctx, session, place, options);
    await run.observer?.end(run, 0);
    return result.rowCount ?? 0;
  } catch (error) {
    const rowsDone = state.rows;
    const at = { file, direction, statement, index: 0, total: 1, before, rowsDone, ...waits };
    throw toStatementError(error, at);
  }
}
