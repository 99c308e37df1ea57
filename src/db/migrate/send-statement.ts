import type { ApplyContext, FileRun } from './file-run.ts';
import type { MigrateEvent } from './model.ts';
import { sendMessage } from './send-message.ts';
import type { MigrationSession } from './session.ts';
import { countCodePoints } from './source-position.ts';
import { toStatementError } from './statement-error.ts';
import { watchStatement, type Waits } from './watch-statement.ts';

/**
 * Sends one statement of a file and watches it while it runs.
 * @param options.first SQL that goes in the same message, in front; it returns nothing and cannot
 * be wrong; `options.last` is the same behind it.
 * @param options.closing what ends the transaction in the same message; its own errors pass as they
 * are, but for those of the commit, where deferred constraints are checked: the statement stands
 * for them.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED, MIGRATION_DATABASE_READ_ONLY,
 * DB_UNREACHABLE
 */
export async function* sendStatement(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  options: { index: number; first?: string; last?: string | undefined; closing?: Closing },
): AsyncGenerator<MigrateEvent, void, void> {
  const { index, first = '', last, closing } = options;
  const { file } = run.migration;
  const statement = run.statements[index]!;
  const total = run.statements.length;
  const place = { name: file.name, statement: index + 1, statements: total };
  // On a line of its own: the statement may end in a comment.
  const parts = [last, ...(closing?.behind ?? [])].filter((part) => part !== undefined);
  const behind = parts.length === 0 ? '' : `\n;${parts.join('; ')}`;
  await run.observer?.begin(run, index);
  const message = sendMessage(session.client, `${first}${statement.sql}${behind}`);
  const { work } = message;
  const waits: Waits = { blockers: [] };
  try {
    const { lockTimeoutMs } = run;
    yield* watchStatement(ctx, session, place, { work, lockTimeoutMs, waits });
    await run.observer?.end(run, index);
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (closing && isOfClosing(message.done(), closing)) throw error;
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

/** What ends a transaction together with its last statement. */
export interface Closing {
  /** How many statements stand in front of the file's own. */
  readonly before: number;
  /** One statement each; the commit is the last. */
  readonly behind: readonly string[];
}

/** Whether the statement that was refused is one behind the file's own, but not the commit. */
function isOfClosing(done: number, { before, behind }: Closing): boolean {
  return done > before && done < before + behind.length;
}
