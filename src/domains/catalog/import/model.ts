import type { Context } from '#context.ts';
import type { WorkEvent } from '#core/events.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { ImportId, TrackId, Visibility } from '../model.ts';

/** What an import uses. */
export type ImportContext = Pick<
  Context,
  'db' | 'ids' | 'clock' | 'config' | 'requestId' | 'storage' | 'signal' | 'bus'
>;

/** What an import must know of a file before it may be a track. */
export interface SourceProbe {
  /** Short names in ffprobe's words: `flac`, `mp3`, `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  readonly codec: string;
  readonly durationMs: number | null;
  /** What is odd about music that plays all the same. */
  readonly warning?: { readonly code: string; readonly message: string };
}

/** What the media pipeline lends to the import. */
export interface ImportMedia {
  /**
   * Reads what a file holds, by content alone. @throws an error of category `invalid` when it is
   * no music; any other category ends the import.
   */
  readonly probe: (path: string, signal: AbortSignal) => Promise<SourceProbe>;
  /** Bits a second of all renditions together. */
  readonly renditionsBps: number;
}

/** Files that come into being while they are imported. */
export interface ArrivingFiles {
  readonly filesTotal: number;
  readonly bytesTotal: number;
  /** Of all of them together. */
  readonly durationMs: number;
  /** Folder under which they appear, as `Artist/Album/…`. */
  readonly root: string;
  /** Absolute paths of complete files; each may go when the next one is asked for. */
  readonly arriving: AsyncIterable<string>;
}

export interface ImportInput {
  /** Files and folders, relative to the working directory; or files that arrive one by one. */
  readonly paths: readonly string[] | ArrivingFiles;
  readonly visibility: Visibility;
  readonly ownerId: UserId | null;
  /** Where the music comes from, for people: `demo`, or the paths. */
  readonly origin: string;
  /** Who started it: `operator`, `system`, or a user's id. */
  readonly startedBy: string;
  readonly media: ImportMedia;
  /** Finds out what would be imported, and changes nothing. */
  readonly dryRun?: boolean;
}

/** A path that was not imported, and why; or what is odd about one that was. */
export interface ImportFailure {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export interface ImportResult {
  /** Null for a dry run. */
  readonly importId: ImportId | null;
  readonly imported: number;
  readonly duplicates: number;
  /** Files that do not claim to be music: pictures, texts, playlists. */
  readonly skipped: number;
  readonly failed: readonly ImportFailure[];
  /** Files that were imported although something is odd about them. */
  readonly warnings: readonly ImportFailure[];
}

export interface ImportStarted extends WorkEvent {
  readonly type: 'import.started';
  readonly importId: ImportId | null;
  readonly filesTotal: number;
  readonly bytesTotal: number;
  readonly skipped: number;
}
export interface FileImported extends WorkEvent {
  readonly type: 'file.imported';
  readonly path: string;
  /** Null for a dry run. */
  readonly trackId: TrackId | null;
  readonly title: string;
  readonly artist: string;
  readonly warning?: { readonly code: string; readonly message: string };
}
export interface FileDuplicate extends WorkEvent {
  readonly type: 'file.duplicate';
  readonly path: string;
  /** The track that these bytes are; null where a dry run found them twice. */
  readonly trackId: TrackId | null;
}
export interface FileFailed extends WorkEvent, ImportFailure {
  readonly type: 'file.failed';
}
export interface ImportProgress extends WorkEvent {
  readonly type: 'import.progress';
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
}

/** What an import says while it runs. */
export type ImportEvent =
  | ImportStarted
  | FileImported
  | FileDuplicate
  | FileFailed
  | ImportProgress;
