import { chmodSync, closeSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

import type { VezaError } from '#core/errors.ts';

import { sandboxErrors } from '../sandbox-errors.ts';

/** One change of one table: a line of the state file. */
export interface JournalLine {
  readonly table: string;
  readonly put?: { readonly id: string; readonly seq: number };
  readonly remove?: string;
}

/** The state file while the sandbox runs. */
export interface Journal {
  append(line: JournalLine): void;
  /**
   * Writes what has been appended, all of it at once: what one request has changed is there as a whole
   * or not at all. What could not be written is kept for the next time.
   */
  flush(): void;
  /**
   * Puts one line for each row that there is in the place of all lines so far.
   * @throws SANDBOX_STATE_UNUSABLE
   */
  compact(lines: Iterable<JournalLine>): void;
  close(): void;
}

/**
 * Lines of a state file, in order. The last line may be torn, because the process was killed while it
 * wrote: it is left out, for nobody has been told of what it says.
 * @throws SANDBOX_STATE_UNREADABLE, SANDBOX_STATE_UNUSABLE
 */
export function readJournal(file: string): JournalLine[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(file, error);
  }
  const parts = text.split('\n');
  parts.pop();
  return parts.map((part, at) => {
    try {
      const line = JSON.parse(part) as JournalLine;
      if (typeof line.table !== 'string') throw new Error('it names no table');
      return line;
    } catch (error) {
      const { message: reason } = error as Error;
      throw sandboxErrors.SANDBOX_STATE_UNREADABLE(
        { file, line: at + 1, reason },
        { cause: error },
      );
    }
  });
}

/**
 * Opens the state file, mode 0600. Lines are handed to the system before a change is answered, so that
 * they outlive the process; they are not forced to the disk.
 */
export function openJournal(file: string): Journal {
  let handle: number | undefined;
  let waiting = '';
  let soon: NodeJS.Immediate | undefined;
  const flush = (): void => {
    clearImmediate(soon);
    soon = undefined;
    if (handle === undefined || waiting === '') return;
    writeSync(handle, waiting);
    waiting = '';
  };
  return {
    append: (line) => {
      waiting += `${JSON.stringify(line)}\n`;
      soon ??= setImmediate(flush);
    },
    flush,
    compact: (lines) => {
      const next = `${file}.next`;
      const target = openNext(file, next);
      chmodSync(next, 0o600);
      for (const line of lines) writeSync(target, `${JSON.stringify(line)}\n`);
      renameSync(next, file);
      if (handle !== undefined) closeSync(handle);
      handle = target;
      // The rows hold everything that was waiting.
      waiting = '';
    },
    close: () => {
      flush();
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}

function openNext(file: string, next: string): number {
  try {
    return openSync(next, 'w', 0o600);
  } catch (error) {
    throw unusable(file, error);
  }
}

function unusable(file: string, error: unknown): VezaError {
  const { message: reason } = error as Error;
  return sandboxErrors.SANDBOX_STATE_UNUSABLE({ file, reason }, { cause: error });
}
