import type { Context } from '#context.ts';
import type { WorkEvent } from '#core/events.ts';
import type { OutputLoudness, OutputRendition } from '#domains/outputs/index.ts';
import type { Encoders, Ladder } from '#pipeline/index.ts';

/** What a transcode of files uses. */
export type TranscodeFilesContext = Pick<
  Context,
  'config' | 'clock' | 'ids' | 'log' | 'signal' | 'db' | 'database'
>;

export interface TranscodeFilesInput {
  /** Files, folders and patterns, as they were typed. */
  readonly words: readonly string[];
  /** Absolute; relative words start here. */
  readonly cwd: string;
  /** Absolute folder that takes the outputs. */
  readonly outRoot: string;
  readonly ladder: Ladder;
  /** What FFmpeg offers, asked for before the database is open. */
  readonly encoders: Promise<Encoders>;
  /** Files that are encoded at one time, and FFmpeg processes for the last of them. */
  readonly jobs: number;
  /** Bounds `jobs` where memory is short. */
  readonly memoryBytesMax: number;
  /** Encode what is unchanged, too. */
  readonly force: boolean;
}

/** What became of one source, or would. */
export interface AssetEntry {
  /** Absolute, for people. */
  readonly source: string;
  readonly state: 'done' | 'skipped' | 'failed' | 'planned';
  /** Absolute; null where it failed before it had one. */
  readonly outDir: string | null;
  readonly durationMs: number | null;
  readonly renditions: readonly OutputRendition[];
  readonly loudness: OutputLoudness | null;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Files by what became of them. */
export interface TranscodeFilesResult {
  /** Encoded now. */
  readonly done: number;
  /** The same bytes were encoded with the same settings before. */
  readonly skipped: number;
  readonly failed: number;
  /** Files under the given paths that are no music. */
  readonly ignored: number;
  /** Music that was encoded now. */
  readonly encodedMs: number;
  readonly wallMs: number;
}

interface FileStarted extends WorkEvent {
  readonly type: 'file.started';
  readonly source: string;
  readonly outDir: string;
  /** FFmpeg processes that work on it. */
  readonly processes: number;
}
interface FileProgress extends WorkEvent {
  readonly type: 'file.progress';
  readonly source: string;
  readonly processedMs: number;
  readonly totalMs: number | null;
}
interface FileDone extends WorkEvent, AssetEntry {
  readonly type: 'file.done';
  /** Damage of the source that cost no samples. */
  readonly warnings: readonly string[];
}
interface FileSkipped extends WorkEvent, AssetEntry {
  readonly type: 'file.skipped';
  /** By size and time, or by its bytes where those have changed. */
  readonly reason: 'unchanged' | 'same content';
}
interface FileFailed extends WorkEvent, AssetEntry {
  readonly type: 'file.failed';
}
interface FilePlanned extends WorkEvent, AssetEntry {
  readonly type: 'file.planned';
}
interface AlbumWritten extends WorkEvent {
  readonly type: 'album.written';
  readonly tracks: number;
  readonly loudness: OutputLoudness;
}

export interface BatchProgress extends WorkEvent {
  readonly type: 'batch.progress';
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly encoding: number;
  /** Found and not begun. */
  readonly waiting: number;
  /** Whether everything under the paths has been found. */
  readonly allFound: boolean;
  /** Bytes of the sources that are encoded in this run, as far as they are found. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Music of this run, ms, also of files that are under way. */
  readonly encodedMs: number;
  /** Seconds of music a second; null before the first is encoded. */
  readonly speed: number | null;
  /** Null while nobody can say. */
  readonly leftMs: number | null;
}

/** What a transcode of files says while it runs. */
export type TranscodeFilesEvent =
  | FileStarted
  | FileProgress
  | FileDone
  | FileSkipped
  | FileFailed
  | FilePlanned
  | AlbumWritten
  | BatchProgress;
