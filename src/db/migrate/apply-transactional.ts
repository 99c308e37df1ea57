import { commitSettings } from './commit-settings.ts';
import type { ApplyContext, ApplyFile, FileRun } from './file-run.ts';
import { commitError, inTransaction } from './in-transaction.ts';
import type { MigrateEvent } from './model.ts';
import { deleteApplied, insertApplied } from './record.ts';
import { closingSql, statementMessage } from './send-file.ts';
import type { SentMessage } from './send-message.ts';
import { sendStatement } from './send-statement.ts';
import type { MigrationSession } from './session.ts';
import { watchStatement } from './watch-statement.ts';

/** A file that takes longer than this says how far it is. */
const PROGRESS_EVERY_MS = 250;

/**
 * Applies or undoes a file in one transaction together with its row in the record. When others
 * hold one of its tables, all of it is rolled back and tried again, so that no lock that it has
 * taken so far makes anybody wait meanwhile.
 * @throws MIGRATION_FAILED, MIGRATION_BLOCKED, MIGRATION_DENIED with what was done before.
 */
export const applyTransactional: ApplyFile = (ctx, session, run) => {
  // Whoever looks at statements does so before each is sent, and while their locks are held.
  const isSentAhead = run.direction === 'up' && run.observer === undefined;
  const attempt = isSentAhead ? attemptAhead : attemptStepwise;
  return inTransaction(ctx, session.client, run, {
    at: 0,
    attempt: () => attempt(ctx, session, run),
  });
};

type Attempt = (
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
) => AsyncGenerator<MigrateEvent, boolean, void>;

/** Everything is on its way before the first answer is here, and the next file behind it. */
const attemptAhead: Attempt = async function* (ctx, session, run) {
  const { line } = run;
  let isCommitted = false;
  try {
    await using file = line.take(run);
    const send = (): void => {
      if (file.send('all') && !ctx.signal.aborted) line.sendBehind();
    };
    const tell = progressOf(ctx, run);
    for (const index of run.statements.keys()) {
      send();
      const { message, sent } = file.take();
      yield* sendStatement(ctx, session, run, message, sent);
      yield* tell(index);
    }
    send();
    yield* close(ctx, session, run, file.closing());
    isCommitted = true;
  } finally {
    if (!isCommitted) await line.drop();
  }
  return true;
};

/** A statement is sent when the one before it is answered; the caller commits. */
const attemptStepwise: Attempt = async function* (ctx, session, run) {
  const { migration, statements } = run;
  const startedAt = ctx.clock.monotonicMs();
  const tell = progressOf(ctx, run);
  if (statements.length === 0) await session.client.query('begin');
  for (const index of statements.keys()) {
    yield* sendStatement(ctx, session, run, statementMessage(session, run, index));
    yield* tell(index);
  }
  // A file may leave another role or search path behind; the record is not its concern.
  await session.client.query([...session.resets, ...commitSettings(run)].join('; '));
  const durationMs = ctx.clock.monotonicMs() - startedAt;
  if (run.direction === 'down') await deleteApplied(session, migration.file.id);
  else await insertApplied(session, { migration, durationMs });
  return false;
};

/** Says now and then how far a file is, after the statement of this number. */
function progressOf(
  ctx: ApplyContext,
  { migration, statements }: FileRun,
): (index: number) => Generator<MigrateEvent, void, void> {
  let tellAt = ctx.clock.monotonicMs() + PROGRESS_EVERY_MS;
  const [name, total] = [migration.file.name, statements.length];
  return function* (index) {
    if (ctx.clock.monotonicMs() < tellAt) return;
    tellAt = ctx.clock.monotonicMs() + PROGRESS_EVERY_MS;
    yield { type: 'statement.progress', name, done: index + 1, total };
  };
}

/** Waits for the commit; a constraint that was deferred is checked there. */
async function* close(
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
  closing: SentMessage,
): AsyncGenerator<MigrateEvent, void, void> {
  const { lockTimeoutMs, migration } = run;
  const total = run.statements.length;
  const place = { name: migration.file.name, statement: total, statements: total };
  const waits = { blockers: [] };
  try {
    yield* watchStatement(ctx, session, place, { work: closing.work, lockTimeoutMs, waits });
  } catch (error) {
    // What was refused before the commit is the record's, not the file's.
    if (closing.done() < closingSql(session, run).length - 1) throw error;
    throw commitError(ctx, run, error);
  }
}
