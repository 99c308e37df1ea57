import type { Playlist } from '../../playlist/playlist-view.ts';
import type { PlaylistLine } from '../../playlist/token.ts';

/** Index of a line among the lines of its playlist; lines are numbered from 1 without a gap. */
export function placeOf(playlist: Pick<Playlist, 'lines'>, line: PlaylistLine): number {
  const at = line.line - 1;
  if (playlist.lines[at]?.line === line.line) return at;
  throw new Error(`line ${line.line} is none of the playlist's ${playlist.lines.length}`);
}
