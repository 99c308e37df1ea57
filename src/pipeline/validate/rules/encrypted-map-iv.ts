import type { KeyReference } from '../../playlist/playlist-view.ts';
import { keysOfInits } from '../keys-of-inits.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const encryptedMapIv: MediaRule = {
  id: 'encrypted-map-iv',
  code: 'K08',
  title: 'A key that encrypts an init section has an IV',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.5',
  why: 'An init section has no sequence number, from which a vector could follow.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const told = new Set<KeyReference>();
      for (const { init, keys } of keysOfInits(playlist)) {
        const { tag } = init;
        for (const key of keys) {
          if (key.method !== 'AES-128' || key.iv !== undefined || told.has(key)) continue;
          told.add(key);
          yield {
            subject: atValue(playlist, key.tag),
            message: `The key has no IV, and it applies to the EXT-X-MAP on line ${tag.line}.`,
            hint: `Add the IV, or move the EXT-X-MAP above line ${key.tag.line} where it is not encrypted.`,
          };
        }
      }
    }
  },
};
