import type { ApplyContext, FileRun } from './file-run.ts';
import { inTransaction } from './in-transaction.ts';
import type { MigrateEvent } from './model.ts';
import { deleteApplied, insertApplied } from './record.ts';
import type { MigrationSession } from './session.ts';
import { clearJournal } from './steps/journal.ts';

/** The journal goes and the row in the record comes or goes in one transaction. */
export async function* recordFile(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  startedAt: number,
): AsyncGenerator<MigrateEvent, void, void> {
  const { migration } = run;
  yield* inTransaction(ctx, session.client, run, {
    at: Math.max(0, run.statements.length - 1),
    // oxlint-disable-next-line require-yield -- the caller takes what says something and what not.
    attempt: async function* () {
      await session.client.query('begin');
      await clearJournal(session, migration.file.id);
      if (run.direction === 'down') return deleteApplied(session, migration.file.id);
      const durationMs = ctx.clock.monotonicMs() - startedAt;
      return insertApplied(session, { migration, durationMs });
    },
  });
}
