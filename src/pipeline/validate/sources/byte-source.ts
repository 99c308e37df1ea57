import type { SegmentBytes } from '../../boxes/byte-cursor.ts';
import type { ByteRange } from '../../playlist/playlist-view.ts';
import type { Fetched } from '../presentation.ts';

/** A resource that is open: its bytes come once, in pieces. */
export interface OpenedBytes extends AsyncDisposable {
  readonly fetched: Fetched;
  /**
   * Undefined where it could not be opened; `fetched.failure` says why. Iterating throws ReadFailure
   * (read-failure.ts) where the rest cannot be read: its `code` and `reason` are the failure then.
   */
  readonly bytes: SegmentBytes | undefined;
}

/** Where playlists and media are read from: a file system, HTTP, or memory. */
export interface ByteSource {
  /**
   * Opens a resource or a range of it; of a range that goes beyond the end, what there is. What fails is
   * a result, unless `signal` has ended it.
   */
  open(location: string, options: OpenOptions): Promise<OpenedBytes>;
  /** Absolute location of a reference; undefined where the text is no URI. */
  resolve(uri: string, base: string): string | undefined;
  /** How findings name a location; never with credentials. */
  nameOf(location: string): string;
}

export interface OpenOptions {
  readonly range?: Pick<ByteRange, 'offset' | 'length'> | undefined;
  /** A larger resource is refused with a failure, before or while it is read. */
  readonly bytesMax: number;
  readonly signal: AbortSignal;
}
