import type { Context } from '#context.ts';

import type {
  MigrateDirection,
  MigrateEvent,
  Migration,
  MigrationStepResult,
  Statement,
} from './model.ts';
import type { Line } from './open-line.ts';
import type { RowPlace } from './next-places.ts';
import type { MigrationSession } from './session.ts';

/** One file that is applied or undone. */
export interface FileRun {
  readonly migration: Migration;
  readonly direction: MigrateDirection;
  readonly statements: readonly Statement[];
  /** What this run had done before the file. */
  readonly before: readonly MigrationStepResult[];
  /** Where its row will stand; a file that is undone has none. */
  readonly place: RowPlace | undefined;
  /** The files of the run, in which the next one may be on its way. */
  readonly line: Line;
  /** Its commit need not wait for the disk: that of a file behind it does. */
  readonly isFlushedLater: boolean;
  /** Longest wait of one statement for a table that others use. */
  readonly lockTimeoutMs: number;
  /** How long a file or a statement is tried again while others hold its tables. */
  readonly lockRetriesForMs: number;
  /** Looks at each statement; a rehearsal has one. */
  readonly observer?: StatementObserver | undefined;
  /** Most of the time that batches may take, when it is not the file that says so. */
  readonly batchShare: number | undefined;
}

/** Is told before a statement is sent, and after it has succeeded inside its transaction. */
export interface StatementObserver {
  begin(run: FileRun, index: number): Promise<void>;
  end(run: FileRun, index: number): Promise<void>;
}

export type ApplyContext = Pick<Context, 'clock' | 'log' | 'signal'>;

/** Carries out one file, up to its row in the record; there is one for each kind of file. */
export type ApplyFile = (
  ctx: ApplyContext,
  session: MigrationSession,
  run: FileRun,
) => AsyncGenerator<MigrateEvent, void, void>;
