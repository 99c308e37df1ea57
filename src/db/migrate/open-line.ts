import type { FileRun } from './file-run.ts';
import { sendFile, type SentFile } from './send-file.ts';
import type { MigrationSession } from './session.ts';

/** The transactional files of a run, one of them on its way behind the one that is applied. */
export interface Line {
  /** The messages of a file, also where some of them were sent before. */
  take(run: FileRun): SentFile;
  /** Sends the statements of the file behind the one that was taken last, not its commit. */
  sendBehind(): void;
  /** Waits for what was sent of the file behind; whether there was any. Its transaction is open. */
  drop(): Promise<boolean>;
}

/** Opens the line of files that are applied in this order. */
export function openLine(session: MigrationSession, runs: readonly FileRun[]): Line {
  let at = 0;
  let ahead: { readonly run: FileRun; readonly file: SentFile } | undefined;
  return {
    take: (run) => {
      at = runs.indexOf(run, at);
      const file = ahead?.run === run ? ahead.file : sendFile(session, run);
      ahead = undefined;
      return file;
    },
    sendBehind: () => {
      const next = runs[at + 1];
      if (next?.migration.kind !== 'transactional') return;
      ahead ??= { run: next, file: sendFile(session, next) };
      ahead.file.send('statements');
    },
    drop: async () => {
      const dropped = ahead;
      ahead = undefined;
      await dropped?.file[Symbol.asyncDispose]();
      return dropped !== undefined;
    },
  };
}
