import type { InitReference, KeyReference, MediaPlaylist } from '../playlist/playlist-view.ts';

/** Most keys of different formats in force at once, as for segments; the oldest is forgotten. */
const KEYS_IN_FORCE_MAX = 16;

/**
 * Each EXT-X-MAP with the keys in force where it stands: the last of each KEYFORMAT, none after
 * METHOD=NONE (draft-pantos-hls-rfc8216bis §4.4.4.4).
 */
export function* keysOfInits({
  inits,
  keys,
}: MediaPlaylist): Generator<{ init: InitReference; keys: readonly KeyReference[] }> {
  const inForce = new Map<string, KeyReference>();
  let at = 0;
  for (const init of inits) {
    while (at < keys.length && keys[at]!.tag.line < init.tag.line) {
      const key = keys[at]!;
      if (key.method === 'NONE') inForce.clear();
      inForce.delete(key.keyFormat);
      if (key.method !== 'NONE') inForce.set(key.keyFormat, key);
      const [oldest] = inForce.keys();
      if (inForce.size > KEYS_IN_FORCE_MAX) inForce.delete(oldest!);
      at += 1;
    }
    yield { init, keys: [...inForce.values()] };
  }
}
