import type { ApplyContext, FileRun } from './file-run.ts';
import type { MigrateEvent } from './model.ts';
import type { MigrationSession } from './session.ts';
import { countCodePoints } from './source-position.ts';
import { toStatementError } from './statement-error.ts';
import { watchStatement, type Waits } from './watch-statement.ts';

/**
 * Sends one statement of a file and watches it while it runs.
 * @param options.first SQL that goes in the same message, in front; it returns nothing and cannot
 * be wrong; `options.last` is the same behind it.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED, MIGRATION_DATABASE_READ_ONLY,
 * DB_UNREACHABLE
 */
export async function* sendStatement(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: { index: number; first?: string; last?: string | undefined },
): AsyncGenerator<MigrateEvent, void, void> {
  const { index, first = '', last } = options;
  const { file } = run.migration;
  const statement = run.statements[index]!;
  const total = run.statements.length;
  const place = { name: file.name, statement: index + 1, statements: total };
  // On a line of its own: the statement may end in a comment.
  const behind = last === undefined ? '' : `\n;${last}`;
  await run.observer?.begin(run, index);
  const work = session.client.query(`${first}${statement.sql}${behind}`);
  const waits: Waits = { blockers: [] };
  try {
    const { lockTimeoutMs } = run;
    yield* watchStatement(ctx, session, place, { work, lockTimeoutMs, waits });
    await run.observer?.end(run, index);
  } catch (error) {
    ctx.signal.throwIfAborted();
    const { before, direction } = run;
    const skip = countCodePoints(first);
    const standsAlone = run.migration.kind === 'no-transaction';
    throw toStatementError(error, {
      file,
      direction,
      statement,
      index,
      total,
      before,
      skip,
      standsAlone,
      ...waits,
    });
  }
}
