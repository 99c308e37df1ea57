import type { WorkEvent } from '#core/events.ts';

type JsonValue = string | number | boolean | null | readonly unknown[] | object;

/** Rows of one table as JSON; every row has the same columns. */
export interface SeedTable {
  readonly table: string;
  /** Columns that say which row is meant. */
  readonly key: readonly string[];
  readonly rows: readonly Readonly<Record<string, JsonValue>>[];
  /** A row that is there stays as it is; otherwise it becomes what is seeded. */
  readonly keep?: boolean;
}

/** What seeding made, for scripts; keys of the command's document. */
export interface SeedResult {
  readonly accounts: readonly SeededAccount[];
  readonly tracks: readonly SeededTrack[];
  readonly playlists: readonly SeededPlaylist[];
  /** Rows of the world by table. */
  readonly counts: Readonly<Record<string, number>>;
  /** SHA-256 of what the database holds of the world: equal on every machine for the same world. */
  readonly fingerprint: string;
  /** Rows that this run added or brought back to what they should be. */
  readonly changed: number;
  readonly durationMs: number;
}

export interface SeededAccount {
  readonly id: string;
  readonly email: string;
  /** Known to everybody: docs/ci.md. */
  readonly password: string;
  readonly role: string;
  readonly premium: boolean;
}

export interface SeededTrack {
  readonly id: string;
  readonly title: string;
  readonly artist: string;
  readonly album: string | null;
  readonly durationMs: number | null;
}

export interface SeededPlaylist {
  readonly id: string;
  readonly title: string;
  readonly visibility: string;
  readonly items: number;
}

/** What seeding says while it runs. */
export type SeedEvent =
  | (WorkEvent & { readonly type: 'seed.waiting'; readonly waitedMs: number })
  | (WorkEvent & {
      readonly type: 'table.loaded';
      readonly table: string;
      readonly rows: number;
      readonly durationMs: number;
    })
  | (WorkEvent & {
      readonly type: 'rows.progress';
      readonly table: string;
      readonly done: number;
      readonly total: number;
    })
  | (WorkEvent & { readonly type: 'world.written'; readonly rows: number })
  | (WorkEvent & { readonly type: 'indexes.dropped'; readonly indexes: number })
  | (WorkEvent & {
      readonly type: 'index.built';
      readonly name: string;
      readonly index: number;
      readonly total: number;
      readonly durationMs: number;
    });
