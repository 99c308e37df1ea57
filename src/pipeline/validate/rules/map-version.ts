import { tagsOf } from '../../playlist/tags-of.ts';
import type { MediaRule } from '../media-rule.ts';
import { requireVersion } from '../require-version.ts';

export const mapVersion: MediaRule = {
  id: 'map-version',
  code: 'N05',
  title: 'EXT-X-MAP stands in a playlist of version 6, or 5 with I-frames only',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.5, §8',
  why: 'A player of an older version ignores the tag, and then cannot read the segments.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const needed = playlist.tags.has('EXT-X-I-FRAMES-ONLY') ? 5 : 6;
      yield* requireVersion(playlist, tagsOf(playlist, 'EXT-X-MAP'), needed, 'EXT-X-MAP');
    }
  },
};
