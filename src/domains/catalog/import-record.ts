import type { ImportId, TrackId } from './model.ts';

export type { ImportId } from './model.ts';

/** An import as it is remembered. */
export interface ImportRecord {
  readonly id: ImportId;
  readonly origin: string;
  readonly state: 'running' | 'done' | 'failed' | 'interrupted';
  /** Null until the paths have been walked. */
  readonly filesTotal: number | null;
  readonly imported: number;
  readonly duplicates: number;
  readonly failed: number;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** What became of one path. */
export interface ImportFileRecord {
  readonly path: string;
  readonly outcome: 'imported' | 'duplicate' | 'failed';
  readonly code: string | null;
  readonly message: string | null;
  readonly trackId: TrackId | null;
}
