import { tagsOf } from '../../playlist/tags-of.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireVersion } from '../require-version.ts';

export const byterangeVersion: MediaRule = {
  id: 'byterange-version',
  code: 'N06',
  title: 'EXT-X-BYTERANGE stands in a playlist of version 4 or higher',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.2, §8',
  why: 'A player of an older version ignores the tag, and plays the whole file for every segment.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      yield* requireVersion(playlist, tagsOf(playlist, 'EXT-X-BYTERANGE'), 4, 'EXT-X-BYTERANGE');
    }
  },
};
