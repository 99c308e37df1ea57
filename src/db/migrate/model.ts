import type { PlannedMigration } from './describe-plan.ts';
import type { BatchSpec } from './batch/model.ts';
import type { Blocker, CommandProgress } from './monitor.ts';

/** One file of the migrations folder, read but not parsed: enough to plan with. */
export interface MigrationFile {
  /** The leading digits as a number; files are ordered by it. */
  readonly id: bigint;
  /** File name without `.sql`: `000003_catalogue`. */
  readonly name: string;
  /** Absolute path. */
  readonly path: string;
  /** The whole text, line ends as they are in the file. */
  readonly text: string;
  /** SHA-256 of the text with `\n` line ends, in hex. */
  readonly checksum: string;
}

/** A migration that the database says was applied. */
export interface AppliedMigration {
  readonly id: bigint;
  readonly name: string;
  readonly checksum: string;
  /** `baseline` was there before veza and was only recorded. */
  readonly kind: 'versioned' | 'baseline';
  /** Code that does not know this migration may not run against it. */
  readonly breaking: boolean;
  /** 1 for what was applied first. */
  readonly position: number;
  /** The hash over this row and the link of the one before it. */
  readonly chain: string;
  readonly statements: number;
  readonly startedAt: Date;
  readonly appliedAt: Date;
  readonly durationMs: number;
  readonly appliedBy: string;
  readonly toolVersion: string;
}

/** One SQL statement and where it starts in its file. */
export interface Statement {
  readonly sql: string;
  /** Offset of its first character in the file's text. */
  readonly offset: number;
  /** What PostgreSQL's parser calls it: `CreateStmt`, `IndexStmt`, `TransactionStmt` … */
  readonly kind: string;
  /** What the parser made of it, below its kind. */
  readonly tree: Readonly<Record<string, unknown>>;
  /** The `location` that the statement's first character has in its tree, in bytes. */
  readonly treeStart: number;
}

/**
 * How the statements of a file are carried out: all in one transaction, each on its own with a
 * journal of what was done, or one of them again and again along a table.
 */
export type MigrationKind = 'transactional' | 'no-transaction' | 'batch';

/** A migration file taken apart. */
export interface Migration {
  readonly file: MigrationFile;
  readonly up: readonly Statement[];
  /** Undefined when the file has no `-- veza:down` part. */
  readonly down: readonly Statement[] | undefined;
  /** Why it cannot be undone, when it says so itself. */
  readonly irreversible: string | undefined;
  /** Code that is older than this migration may not run against it. */
  readonly breaking: boolean;
  readonly kind: MigrationKind;
  /** What the marker of a file in batches says; undefined for the other kinds. */
  readonly batch: BatchSpec | undefined;
  /** Lint rules that the next statement is excused from. */
  readonly ignores: readonly MigrationIgnore[];
}

export interface MigrationIgnore {
  readonly rule: string;
  readonly reason: string;
  /** Offset of the comment in the file's text. */
  readonly offset: number;
}

/** What does not fit between the folder and the database. */
export interface MigrationProblem extends Record<string, unknown> {
  readonly kind:
    | 'changed'
    | 'missing'
    | 'renamed'
    | 'out-of-order'
    | 'broken-chain'
    | 'too-new'
    | 'half-undone';
  readonly id: bigint;
  readonly name: string;
  readonly message: string;
  /** What to type or do about it. */
  readonly fix: string;
}

/** What happens to a pending file whose id is below that of an applied one. */
export type MigratePolicy = 'linear' | 'allow-missing';

/** What would be done, in order, and what stands against it. */
export interface MigrationPlan {
  readonly steps: readonly MigrationFile[];
  readonly problems: readonly MigrationProblem[];
  /** Applied by a newer version of the code; none of them breaks this one. */
  readonly ahead: readonly AppliedMigration[];
}

/** One migration that this run applied or undid. */
export interface MigrationStepResult {
  readonly id: string;
  readonly name: string;
  readonly statements: number;
  readonly durationMs: number;
}

export interface MigrateResult {
  /** Names of what was to be applied when the run began. */
  readonly planned: readonly string[];
  readonly applied: readonly MigrationStepResult[];
  /** Migrations that are still to be applied, because the run ended before them. */
  readonly pending: number;
  /** Names of what a newer version of the code has applied. */
  readonly ahead: readonly string[];
  /** What each file of a dry run would do. */
  readonly plan?: readonly PlannedMigration[];
  readonly durationMs: number;
}

export type MigrateDirection = 'up' | 'down';

/** Which statement of which file, counted from 1. */
export interface StatementPlace {
  readonly name: string;
  readonly statement: number;
  readonly statements: number;
}

/** What a run says while it works. */
export type MigrateEvent =
  | {
      readonly type: 'migration.planned';
      readonly direction: MigrateDirection;
      readonly migrations: readonly string[];
      readonly total: number;
    }
  | {
      readonly type: 'lock.waiting';
      /** Who holds the lock, as it calls itself; undefined when it went at this moment. */
      readonly holder: string | undefined;
      readonly holderPid: number | undefined;
      readonly since: string | undefined;
      /** How far the holder's statement is, where PostgreSQL counts it. */
      readonly progress: CommandProgress | undefined;
      readonly waitedMs: number;
      readonly waitMsMax: number;
    }
  | {
      readonly type: 'migration.started';
      readonly direction: MigrateDirection;
      readonly id: string;
      readonly name: string;
      readonly index: number;
      readonly total: number;
      readonly statements: number;
    }
  | {
      readonly type: 'statement.progress';
      readonly name: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      /** A batch is done: `done` rows of the table of about `total` are behind it. */
      readonly type: 'batch.progress';
      readonly name: string;
      readonly done: number;
      readonly total: number;
      /** Rows that the statement has changed. */
      readonly changed: number;
      readonly batches: number;
      /** Rows a second of this run, pauses included. */
      readonly rowsPerSecond: number;
      /** Undefined before anything is measured. */
      readonly leftMs: number | undefined;
    }
  /** A statement that PostgreSQL does not count takes its time. */
  | ({ readonly type: 'running.progress'; readonly runningMs: number } & StatementPlace)
  | ({ readonly type: 'command.progress'; readonly runningMs: number } & StatementPlace &
      CommandProgress)
  | ({
      /** Others hold what the statement needs; who they are is not known when they went at once. */
      readonly type: 'statement.blocked';
      readonly waitedMs: number;
      readonly blockers: readonly Blocker[];
    } & StatementPlace)
  | ({
      /** It gave way, so that nobody waits behind it, and is tried again after the pause. */
      readonly type: 'statement.retried';
      readonly attempt: number;
      readonly pauseMs: number;
      /** How long it may still be tried. */
      readonly leftMs: number;
      readonly sqlState: string;
    } & StatementPlace)
  | ({
      /** An earlier run ended inside this statement; `found` is what the catalogue says of it. */
      readonly type: 'statement.resumed';
      readonly found: 'done' | 'absent' | 'broken';
      readonly detail: string;
    } & StatementPlace)
  | ({
      readonly type: 'migration.applied' | 'migration.undone';
      readonly index: number;
      readonly total: number;
    } & MigrationStepResult)
  | { readonly type: 'queue.installed'; readonly durationMs: number }
  /** Somebody changed the schema since the last run; the change stays a difference. */
  | { readonly type: 'schema.drifted' };

/** The id as its file writes it, leading zeros and all. */
export function idText(migration: { readonly name: string }): string {
  return /^\d+/.exec(migration.name)?.[0] ?? migration.name;
}
