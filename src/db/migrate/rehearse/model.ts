import type { LockMode } from '../lint/locks.ts';
import type { MigrationKind } from '../model.ts';

/** A lock that a statement really took on something that was there before the run. */
export interface RehearsedLock {
  /** Quoted where needed, with its schema. */
  readonly relation: string;
  readonly mode: LockMode;
  /** Who has to wait while it is held. */
  readonly blocks: string;
  /** From the statement's start to the end of its transaction, in milliseconds. */
  readonly heldMs: number;
}

export interface RehearsedStatement {
  /** 1-based, in its file. */
  readonly line: number;
  /** On one line, cut. */
  readonly sql: string;
  readonly durationMs: number;
  readonly locks: readonly RehearsedLock[];
  /** Tables whose rows were all written anew. */
  readonly rewrites: readonly string[];
}

export interface RehearsedMigration {
  readonly id: string;
  readonly name: string;
  readonly kind: MigrationKind;
  readonly durationMs: number;
  readonly statements: readonly RehearsedStatement[];
}

/** A table that the plan locks, and the worst that happens to who uses it. */
export interface RehearsedTable {
  readonly name: string;
  /** Estimate; null where PostgreSQL never counted. */
  readonly rows: number | null;
  /** With indexes. */
  readonly bytes: number;
  readonly mode: LockMode;
  readonly blocks: string;
  /** The longest time that a transaction held this mode, in milliseconds. */
  readonly heldMs: number;
  readonly rewritten: boolean;
}

export interface RehearseResult {
  readonly migrations: readonly RehearsedMigration[];
  /** The strongest lock first. */
  readonly tables: readonly RehearsedTable[];
  /** How long it took to copy the database or to restore the backup, in milliseconds. */
  readonly copyMs: number;
  readonly durationMs: number;
}
