import type { ApplyContext, ApplyFile, FileRun } from './file-run.ts';
import { inTransaction } from './in-transaction.ts';
import type { MigrateEvent } from './model.ts';
import { deleteApplied, insertApplied, insertAppliedSql } from './record.ts';
import { sendStatement } from './send-statement.ts';
import type { MigrationSession } from './session.ts';

/** A file that takes longer than this says how far it is. */
const PROGRESS_EVERY_MS = 250;

/**
 * Applies or undoes a file in one transaction together with its row in the record. When others
 * hold one of its tables, all of it is rolled back and tried again, so that no lock that it has
 * taken so far makes anybody wait meanwhile.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED with what was done before.
 */
export const applyTransactional: ApplyFile = (ctx, session, run) =>
  inTransaction(ctx, session.client, run, {
    at: 0,
    attempt: () => attemptFile(ctx, session, run),
  });

async function* attemptFile(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
): AsyncGenerator<MigrateEvent, boolean, void> {
  const { migration, statements } = run;
  const { name } = migration.file;
  const total = statements.length;
  const startedAt = ctx.clock.monotonicMs();
  let progressAt = startedAt + PROGRESS_EVERY_MS;
  // Whoever looks at statements does so while their locks are held.
  const closes = run.direction === 'up' && run.observer === undefined;
  if (total === 0) await session.client.query(`begin; ${session.resetSql}`);
  for (const index of statements.keys()) {
    // One message and not four: a folder of many small files is made of round trips.
    const begin = index === 0 ? 'begin; ' : '';
    const announcement = session.announcement({
      file: name,
      statement: index + 1,
      statements: total,
    });
    const isLast = index === total - 1;
    const first = `${begin}${announcement}; `;
    if (isLast && closes) {
      const behind = [...session.resets, insertAppliedSql(session, migration), 'commit'];
      const closing = { before: total === 1 ? 2 : 1, behind };
      yield* sendStatement(ctx, session, run, { index, first, closing });
      return true;
    }
    // A file may leave another role or search path behind; the record is not its concern.
    const last = isLast ? session.resetSql : undefined;
    yield* sendStatement(ctx, session, run, { index, first, last });
    if (ctx.clock.monotonicMs() < progressAt) continue;
    progressAt = ctx.clock.monotonicMs() + PROGRESS_EVERY_MS;
    yield { type: 'statement.progress', name, done: index + 1, total };
  }
  if (run.direction === 'down') await deleteApplied(session, migration.file.id);
  else {
    const durationMs = ctx.clock.monotonicMs() - startedAt;
    await insertApplied(session, { migration, durationMs });
  }
  return false;
}
