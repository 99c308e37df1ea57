import type { ApplyContext, FileRun } from '../file-run.ts';
import type { MigrateEvent } from '../model.ts';
import type { MigrationSession } from '../session.ts';
import { forgetIntent, statementHash, type JournalRow } from './journal.ts';
import { mendStep } from './mend-step.ts';
import { stepEdited } from './require-unchanged.ts';

/**
 * A statement that was interrupted may have been changed since: what its former text left behind
 * goes, and the new text starts afresh. Returns the rows that still hold.
 * @throws MIGRATION_STEP_EDITED when the former text did its work.
 */
export async function* clearFormer(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  begun: readonly JournalRow[],
): AsyncGenerator<MigrateEvent, JournalRow[], void> {
  const kept: JournalRow[] = [];
  for (const row of begun) {
    const index = row.statement - 1;
    const statement = run.statements[index];
    if (statement !== undefined && statementHash(statement.sql) === row.hash) kept.push(row);
    else {
      const finding = yield* mendStep(ctx, session, run, { index, detail: row.detail });
      if (finding.is === 'done') throw stepEdited(run, row);
      await forgetIntent(session, run, index);
    }
  }
  return kept;
}
