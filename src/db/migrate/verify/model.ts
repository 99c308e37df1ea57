import type { CatalogDifference } from '../../schema/index.ts';

/** What became of one migration on its way up, down and up again. */
export type VerifyOutcome = 'ok' | 'differs' | 'data-lost' | 'failed' | 'irreversible';

/** A difference of the schema, and after which way it stood there. */
export interface VerifyDifference {
  /** After `down` the schema is held against the one before the migration, after `up` against its own. */
  readonly after: 'down' | 'up';
  /** The whole way: `up and down`, `up, down and up`. */
  readonly ways: string;
  readonly difference: CatalogDifference;
}

/** A table that was there before the migration, and whose rows a round trip changed. */
export interface LostRows {
  readonly table: string;
  readonly rowsBefore: number;
  /** Undefined when the table is gone. */
  readonly rowsAfter: number | undefined;
}

export interface VerifiedMigration {
  readonly id: string;
  readonly name: string;
  readonly outcome: VerifyOutcome;
  /** Why it cannot be undone, or what a statement failed with. */
  readonly reason: string | undefined;
  readonly differences: readonly VerifyDifference[];
  readonly lost: readonly LostRows[];
  /** Whether seeded rows stood in the tables; below a migration that cannot be undone none do. */
  readonly withData: boolean;
  readonly durationMs: number;
}

export interface VerifyResult {
  /** In the order of their ids. */
  readonly migrations: readonly VerifiedMigration[];
  /** Of the schema that all of them make. */
  readonly fingerprint: string;
  /** Rows that were seeded. */
  readonly rows: number;
  readonly durationMs: number;
}

export type VerifyEvent =
  | {
      readonly type: 'verify.progress';
      /** Migrations that were made, or walked down, up and down. */
      readonly done: number;
      readonly total: number;
      readonly way: 'up' | 'round trip';
      readonly name: string;
    }
  | ({ readonly type: 'migration.verified' } & Pick<
      VerifiedMigration,
      'id' | 'name' | 'outcome' | 'reason' | 'durationMs'
    >);
