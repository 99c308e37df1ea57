import type { Playlist } from '../../playlist/playlist-view.ts';
import type { TagLine } from '../../playlist/token.ts';
import type { LineFix } from './model.ts';
import { placeOf } from './place-of.ts';

/**
 * A tag with some of its attributes given new values, quotes included; those that are not there are
 * put at its end, and everything else stays as it is.
 */
export function mendAttribute(
  playlist: Playlist,
  tag: TagLine,
  values: Readonly<Record<string, string>>,
): LineFix {
  const left = new Map(Object.entries(values));
  const list = tag.attributes.all.map(({ name, raw }) => {
    const value = left.get(name) ?? raw;
    left.delete(name);
    return value === undefined ? name : `${name}=${value}`;
  });
  for (const [name, value] of left) list.push(`${name}=${value}`);
  const text = `#${tag.name}:${list.join(',')}`;
  return { playlist, at: placeOf(playlist, tag), removed: 1, inserted: [text] };
}
