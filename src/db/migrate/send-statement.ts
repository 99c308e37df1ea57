import type { ApplyContext, FileRun } from './file-run.ts';
import type { MigrateEvent } from './model.ts';
import { sendMessage, type SentMessage } from './send-message.ts';
import type { MigrationSession } from './session.ts';
import { countCodePoints } from './source-position.ts';
import { toStatementError } from './statement-error.ts';
import { watchStatement, type Waits } from './watch-statement.ts';

/** A statement of a file with what goes to the server in the same message. */
export interface StatementMessage {
  /** 0-based number in the file's part. */
  readonly index: number;
  /** SQL in front; it returns nothing and cannot be wrong. */
  readonly first?: string;
  /** The same behind it. */
  readonly last?: string;
}

/**
 * Sends one statement of a file and watches it while it runs.
 * @param sent the message where it is on its way already.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED, MIGRATION_DATABASE_READ_ONLY,
 * DB_UNREACHABLE
 */
export async function* sendStatement(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  message: StatementMessage,
  sent?: SentMessage,
): AsyncGenerator<MigrateEvent, void, void> {
  const { index, first = '' } = message;
  const { file } = run.migration;
  const statement = run.statements[index]!;
  const total = run.statements.length;
  const place = { name: file.name, statement: index + 1, statements: total };
  await run.observer?.begin(run, index);
  const { work } = sent ?? sendMessage(session.client, messageText(run, message));
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

/** The text that goes to the server. Pure. */
export function messageText(run: FileRun, message: StatementMessage): string {
  const { index, first = '', last } = message;
  // On a line of its own: the statement may end in a comment.
  const behind = last === undefined ? '' : `\n;${last}`;
  return `${first}${run.statements[index]!.sql}${behind}`;
}
