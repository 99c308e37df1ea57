import type { FileRun } from '../file-run.ts';
import { migrateErrors } from '../migrate-errors.ts';
import { statementHash, type JournalRow } from './journal.ts';

const SQL_CHARS_MAX = 2_000;

/**
 * Refuses a file whose done statements are not those that were run.
 * @throws MIGRATION_STEP_EDITED for the first of them.
 */
export function requireUnchanged(run: FileRun, begun: readonly JournalRow[]): void {
  for (const row of begun) {
    if (row.state === 'intent') continue;
    const statement = run.statements[row.statement - 1];
    if (statement !== undefined && statementHash(statement.sql) === row.hash) continue;
    throw stepEdited(run, row);
  }
}

/** The refusal to go on with a file behind whose back a statement was changed. */
export function stepEdited(run: FileRun, row: JournalRow): Error {
  return migrateErrors.MIGRATION_STEP_EDITED({
    name: run.migration.file.name,
    statement: row.statement,
    done: row.detail.sql.slice(0, SQL_CHARS_MAX),
  });
}
