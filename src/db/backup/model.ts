import type { CatalogSnapshot } from '../schema/index.ts';
import type { FileEvent, Frame } from './file/model.ts';
import type { RowsProgress } from './measure-progress.ts';

/** A table in a backup; its rows are text as COPY writes it, cut between rows. */
export interface TableEntry {
  readonly schema: string;
  readonly name: string;
  /** Columns that hold values of their own, in the order of the rows. */
  readonly columns: readonly string[];
  readonly rows: number;
  /** Of the rows as text. */
  readonly bytes: number;
  /** Of all rows, whatever their order; 128 bits in hex. */
  readonly hash: string;
  readonly frames: readonly Frame[];
}

export interface SequenceEntry {
  readonly schema: string;
  readonly name: string;
  readonly lastValue: string;
  readonly isCalled: boolean;
}

/** Which schema the rows were in. */
export interface SchemaEntry {
  /** Newest migration that was applied; null where there is no record of migrations. */
  readonly id: string | null;
  readonly migrations: number;
  /** SHA-256 of the catalog in hex, without owners. */
  readonly fingerprint: string;
  /** Whether the schema was as the last run of migrations had left it. */
  readonly asRecorded: boolean;
  readonly catalog: readonly Frame[];
}

/** Media files by hash; the list is JSON, one file a line. */
export interface MediaEntry {
  readonly files: number;
  readonly bytes: number;
  /** Named by the database and not found on the disk. */
  readonly missing: number;
  /** Whether the bytes are in the backup, too: those of all files after each other. */
  readonly included: boolean;
  readonly list: readonly Frame[];
  readonly content: readonly Frame[];
}

/** What a backup says of itself: the last thing that is written. */
export interface BackupManifest {
  readonly format: 1;
  readonly createdAt: string;
  /** The version of veza that wrote it. */
  readonly veza: string;
  /** Of the server: `18.4`. */
  readonly postgres: string;
  readonly database: string;
  readonly schema: SchemaEntry;
  readonly tables: readonly TableEntry[];
  readonly sequences: readonly SequenceEntry[];
  readonly media: MediaEntry | null;
}

export type BackupEvent =
  | { readonly type: 'backup.started'; readonly tables: number; readonly heapBytes: number }
  | RowsProgress
  | { readonly type: 'table.saved'; readonly table: string; readonly rows: number }
  /** Files that were looked for, and the bytes of those that are there. */
  | { readonly type: 'media.progress'; readonly files: number; readonly bytes: number };

export type RestoreEvent =
  | { readonly type: 'restore.started'; readonly into: string; readonly tables: number }
  | { readonly type: 'database.swept'; readonly name: string }
  | { readonly type: 'tables.made'; readonly statements: number }
  | RowsProgress
  | { readonly type: 'rows.verified'; readonly tables: number; readonly rows: number }
  | {
      readonly type: 'index.progress';
      readonly table: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'schema.verified'; readonly fingerprint: string }
  | { readonly type: 'database.switched'; readonly database: string }
  | FileEvent;

/** A backup that was opened and whose manifest is whole. */
export interface BackupContent {
  readonly manifest: BackupManifest;
  readonly catalog: CatalogSnapshot;
}
