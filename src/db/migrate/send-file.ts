import { commitSettings } from './commit-settings.ts';
import type { FileRun } from './file-run.ts';
import { insertAppliedSql } from './insert-applied-sql.ts';
import { sendMessage, type SentMessage } from './send-message.ts';
import { messageText, type StatementMessage } from './send-statement.ts';
import { backendOf, type MigrationSession } from './session.ts';
import { within } from './within.ts';

/** Most messages of a file that are on their way at once. */
const MESSAGES_MAX = 8;
/** Behind so much text on its way nothing more is sent. */
const CHARACTERS_MAX = 64 * 1024;
/** What was refused is answered at once. */
const ANSWERS_MS_MAX = 100;

/** The messages of one transactional file, some of them on their way. */
export interface SentFile extends AsyncDisposable {
  /** Sends what may go; returns whether all of the file is sent. */
  send(part: 'statements' | 'all'): boolean;
  /** The next statement, which was sent. */
  take(): { message: StatementMessage; sent: SentMessage };
  /** What ends the transaction, after `send` has returned true. */
  closing(): SentMessage;
}

/**
 * Sends a file message by message, each before the one in front of it is answered: with many small
 * files most time would go into waiting. What stands behind a statement that PostgreSQL refuses is
 * refused, too, up to the rollback; the commit is among it. The commit itself is sent only when
 * `send` is asked for all: whoever sends a file while another is applied leaves it out, so that
 * nothing stays of it unless that other one is in. Disposed of with messages on their way it waits
 * for their answers, and cancels what does not end by itself.
 */
export function sendFile(session: MigrationSession, run: FileRun): SentFile {
  const waiting: { message: StatementMessage; sent: SentMessage; characters: number }[] = [];
  const { statements } = run;
  let next = 0;
  let characters = 0;
  let closing: SentMessage | undefined;
  const sendNext = (): void => {
    const message = statementMessage(session, run, next);
    const text = messageText(run, message);
    waiting.push({ message, sent: sendMessage(session.client, text), characters: text.length });
    characters += text.length;
    next += 1;
  };
  return {
    send: (part) => {
      while (next < statements.length) {
        if (waiting.length >= MESSAGES_MAX || characters > CHARACTERS_MAX) return false;
        sendNext();
      }
      if (part === 'all')
        closing ??= sendMessage(session.client, closingSql(session, run).join('; '));
      return closing !== undefined;
    },
    take: () => {
      const taken = waiting.shift()!;
      characters -= taken.characters;
      return taken;
    },
    closing: () => closing!,
    [Symbol.asyncDispose]: async () => {
      const sent = [...waiting.map((item) => item.sent), ...(closing ? [closing] : [])];
      const running = sent.filter((item) => item.state() === 'running').map(({ work }) => work);
      if (running.length === 0) return;
      const answers = Promise.allSettled(running);
      if (await within(answers, ANSWERS_MS_MAX)) return;
      await (await session.monitor())?.cancel(backendOf(session.client));
      await answers;
    },
  };
}

/** A statement says what runs, and the first begins the transaction. */
export function statementMessage(
  session: MigrationSession,
  run: FileRun,
  index: number,
): StatementMessage {
  const { migration, statements } = run;
  const doing = {
    file: migration.file.name,
    statement: index + 1,
    statements: statements.length,
  };
  const begin = index === 0 ? 'begin; ' : '';
  return { index, first: `${begin}${session.announcement(doing)}; ` };
}

/**
 * What ends the transaction of a file that is applied, a statement each; the commit is the last. A file may leave
 * another role or search path behind; the record is not its concern.
 */
export function closingSql(session: MigrationSession, run: FileRun): string[] {
  const record = insertAppliedSql(session, run.migration, run.place!);
  return [...session.resets, ...commitSettings(run), record, 'commit'];
}
