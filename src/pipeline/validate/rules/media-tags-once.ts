import type { MediaRule } from '../media-rule.ts';
import { repeatedTags } from '../repeated-tags.ts';

/** Media playlist tags (§4.4.3). */
const ONCE = [
  'EXT-X-TARGETDURATION',
  'EXT-X-MEDIA-SEQUENCE',
  'EXT-X-DISCONTINUITY-SEQUENCE',
  'EXT-X-ENDLIST',
  'EXT-X-PLAYLIST-TYPE',
  'EXT-X-I-FRAMES-ONLY',
  'EXT-X-PART-INF',
  'EXT-X-SERVER-CONTROL',
];

export const mediaTagsOnce: MediaRule = {
  id: 'media-tags-once',
  code: 'M03',
  title: 'A tag that describes the whole playlist stands once',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3',
  why: 'Of two values some players take the first and others the last.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) yield* repeatedTags(playlist, ONCE);
  },
};
