import type { ApplyContext, FileRun } from '../file-run.ts';
import type { MigrateEvent } from '../model.ts';
import type { MigrationSession } from '../session.ts';
import type { BatchSpec, BatchState } from './model.ts';
import { nextPace, pauseAfter, type Pace } from './pace.ts';
import { runBatch } from './run-batch.ts';

/**
 * Carries out batch after batch from where the journal stands: each is one transaction with its
 * place in the journal, so that whatever ends the run, no row is met twice and none is left out.
 * Ends after the first batch that is not full: what comes in behind it was written by code that
 * knows of the change.
 * @param options.until the last key to be met; without it there is no end.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED with how many rows stay done.
 */
export async function* runBatches(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: { batch: BatchSpec; from: BatchState; until: readonly string[] | undefined },
): AsyncGenerator<MigrateEvent, void, void> {
  const { batch, from, until } = options;
  const share = run.batchShare ?? batch.share;
  const startedAt = ctx.clock.monotonicMs();
  let state = from;
  let pace: Pace = { rows: batch.size, msPerRow: undefined };
  for (;;) {
    ctx.signal.throwIfAborted();
    const batchAt = ctx.clock.monotonicMs();
    const limit = pace.rows;
    const after = yield* runBatch(ctx, session, run, { state, limit, until });
    const endedAt = ctx.clock.monotonicMs();
    const rows = after.rows - state.rows;
    state = after;
    yield describeProgress(run, state, { rows: state.rows - from.rows, ms: endedAt - startedAt });
    if (rows < limit) return;
    pace = nextPace(pace, { rows, ms: endedAt - batchAt });
    await ctx.clock.sleep(pauseAfter(endedAt - batchAt, share), ctx.signal);
  }
}

function describeProgress(
  run: FileRun,
  state: BatchState,
  since: { rows: number; ms: number },
): MigrateEvent {
  const { rows: done, changed, batches } = state;
  const { name } = run.migration.file;
  const total = Math.max(state.total, done);
  const rowsPerSecond = Math.round((since.rows * 1000) / Math.max(1, since.ms));
  const leftMs =
    rowsPerSecond === 0 ? undefined : Math.round(((total - done) * 1000) / rowsPerSecond);
  return { type: 'batch.progress', name, done, total, changed, batches, rowsPerSecond, leftMs };
}
