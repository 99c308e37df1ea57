import { runBatches } from './batch/run-batches.ts';
import { startBatches } from './batch/keep-state.ts';
import type { ApplyFile } from './file-run.ts';
import { recordFile } from './record-file.ts';
import { createJournal } from './steps/journal.ts';

/**
 * Applies or undoes a file whose one statement goes along a table in batches. What a run has done
 * stays done; the next one goes on behind it. An empty part has nothing to do.
 * @throws MIGRATION_BATCH_UNFIT, MIGRATION_BATCH_EDITED, MIGRATION_FAILED, MIGRATION_BLOCKED,
 * MIGRATION_DENIED
 */
export const applyBatch: ApplyFile = async function* (ctx, session, run) {
  const { batch } = run.migration;
  if (batch === undefined) throw new Error(`${run.migration.file.name} has no batches`);
  const startedAt = ctx.clock.monotonicMs();
  await createJournal(session);
  if (run.statements.length > 0) {
    const { from, until, isVoid } = await startBatches(session, run, batch);
    if (!isVoid) yield* runBatches(ctx, session, run, { batch, from, until });
  }
  await session.reset();
  yield* recordFile(ctx, session, run, startedAt);
};
