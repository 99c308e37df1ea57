import type { Playlist } from '../../playlist/playlist-view.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import type { LineFix } from './model.ts';
import { placeOf } from './place-of.ts';

/** Behind #EXTM3U and EXT-X-VERSION: before anything that the tag could come too late for. */
function headEnd(playlist: Playlist): number {
  const head = ['EXTM3U', 'EXT-X-VERSION'].flatMap((name) => tagsOf(playlist, name)[0] ?? []);
  return Math.max(0, ...head.map((tag) => placeOf(playlist, tag) + 1));
}

/**
 * Makes a tag that stands at most once say `value`: the first one is rewritten where it says
 * something else, others are taken out, and where there is none it is put into the head.
 */
export function* mendSingleTag(
  playlist: Playlist,
  name: string,
  value: string | undefined,
): Generator<LineFix> {
  const text = value === undefined ? `#${name}` : `#${name}:${value}`;
  const [first, ...others] = tagsOf(playlist, name);
  if (first === undefined) {
    // The version belongs right behind #EXTM3U.
    const at = name === 'EXT-X-VERSION' ? Math.min(1, playlist.lines.length) : headEnd(playlist);
    yield { playlist, at, removed: 0, inserted: [text] };
  } else if (first.text !== text) {
    yield { playlist, at: placeOf(playlist, first), removed: 1, inserted: [text] };
  }
  for (const other of others) {
    yield { playlist, at: placeOf(playlist, other), removed: 1, inserted: [] };
  }
}
