import { TAGS } from '../../playlist/tag-table.ts';
import type { MediaRule } from '../media-rule.ts';
import { repeatedTags } from '../repeated-tags.ts';

/** Media playlist tags (§4.4.3). */
const ONCE = [...TAGS].flatMap(([name, { scope, isOnce }]) =>
  scope === 'media' && isOnce === true ? name : [],
);

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
