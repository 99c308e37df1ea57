import type { Playlist } from '../../playlist/playlist-view.ts';
import type { Presentation } from '../presentation.ts';

/** Lines of one playlist that are put in place of others. */
export interface LineFix {
  readonly playlist: Playlist;
  /** Index into the playlist's lines: what is replaced, or what the new lines stand before. */
  readonly at: number;
  readonly removed: 0 | 1;
  /** Without line ends; the playlist's own are used. */
  readonly inserted: readonly string[];
}

/** Finds what the bytes of a presentation prove to be wrong in its playlists. Pure. */
export type Mender = (presentation: Presentation) => Iterable<LineFix>;
