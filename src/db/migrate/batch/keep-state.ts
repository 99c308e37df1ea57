import type { FileRun } from '../file-run.ts';
import type { MigrationSession } from '../session.ts';
import {
  detailOf,
  readJournal,
  statementHash,
  writeIntent,
  type JournalRow,
} from '../steps/journal.ts';
import { batchErrors } from './batch-errors.ts';
import { countRows, findTarget } from './find-target.ts';
import type { BatchSpec, BatchState } from './model.ts';

/** Where a run in batches begins, and where it has to end. */
export interface BatchStart {
  readonly from: BatchState;
  /** Undoing a part goes no further than the part went. */
  readonly until: readonly string[] | undefined;
  /** Nothing was applied that could be undone. */
  readonly isVoid: boolean;
}

const SQL_CHARS_MAX = 2_000;

/**
 * Where the journal says that the file stands, or its first entry.
 * @throws MIGRATION_BATCH_EDITED, MIGRATION_BATCH_UNFIT
 */
export async function startBatches(
  session: MigrationSession,
  run: FileRun,
  batch: BatchSpec,
): Promise<BatchStart> {
  const rows = await readJournal(session, run.migration.file.id);
  const begun = rows.find((row) => row.direction === run.direction);
  requireSame(run, batch, begun);
  const table = await findTarget(session, run, batch);
  const applied = run.direction === 'down' ? rows.find((row) => row.direction === 'up') : undefined;
  // The part that was applied is told by its keys, where both parts walk along the same table.
  const part = applied?.detail.batch?.table === table ? applied.detail.batch : undefined;
  const isVoid = part !== undefined && part.last === null;
  const until = part?.last ?? undefined;
  const kept = begun?.detail.batch;
  if (kept !== undefined && kept.batches > 0) return { from: kept, until, isVoid };
  const total = part?.rows ?? (await countRows(session, table));
  const { key } = batch;
  const from = { table, key, last: null, rows: 0, changed: 0, batches: 0, total };
  await keepBatchState(session, run, from);
  return { from, until, isVoid };
}

function requireSame(run: FileRun, batch: BatchSpec, begun: JournalRow | undefined): void {
  const kept = begun?.detail.batch;
  if (begun === undefined || kept === undefined || kept.batches === 0) return;
  const isSame = statementHash(run.statements[0]!.sql) === begun.hash;
  if (isSame && kept.key.join('\0') === batch.key.join('\0')) return;
  throw batchErrors.MIGRATION_BATCH_EDITED({
    name: run.migration.file.name,
    rows: kept.rows,
    done: begun.detail.sql.slice(0, SQL_CHARS_MAX),
  });
}

/** Notes how far the file is, in the transaction of the batch. */
export async function keepBatchState(
  session: MigrationSession,
  run: FileRun,
  batch: BatchState,
): Promise<void> {
  await writeIntent(session, run, 0, { ...detailOf(run, 0, { kind: 'batch' }), batch });
}
