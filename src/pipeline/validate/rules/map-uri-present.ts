import { tagsOf } from '../../playlist/tags-of.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireAttribute } from '../require-attribute.ts';

export const mapUriPresent: MediaRule = {
  id: 'map-uri-present',
  code: 'N02',
  title: 'EXT-X-MAP names the init section',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.5',
  why: 'Without the init section no player knows the codec, and nothing sounds.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const hint = 'Add URI="init.mp4", the file that begins with ftyp and moov.';
      yield* requireAttribute(playlist, tagsOf(playlist, 'EXT-X-MAP'), 'URI', hint);
    }
  },
};
