import type { KeyReference, MediaPlaylist } from '../playlist/playlist-view.ts';

/** The keys in force at a line: the last of each KEYFORMAT, none after METHOD=NONE (draft-pantos-hls-rfc8216bis §4.4.4.4). */
export function keysAt(playlist: MediaPlaylist, line: number): readonly KeyReference[] {
  const inForce = new Map<string, KeyReference>();
  for (const key of playlist.keys) {
    if (key.tag.line > line) break;
    if (key.method === 'NONE') inForce.clear();
    else inForce.set(key.keyFormat, key);
  }
  return [...inForce.values()];
}
