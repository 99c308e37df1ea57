import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const targetDurationPresent: MediaRule = {
  id: 'target-duration-present',
  code: 'M01',
  title: 'A media playlist says its target duration',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.1',
  why: 'Players take from it how much to load ahead and when to reload; many refuse a playlist without it.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      if (tagsOf(playlist, 'EXT-X-TARGETDURATION').length > 0) continue;
      const longest = playlist.segments.reduce(
        (most, { seconds }) => Math.max(most, Math.round(seconds ?? 0)),
        1,
      );
      yield {
        subject: atLine(playlist, playlist.lines[0]),
        message: 'EXT-X-TARGETDURATION is missing.',
        hint: `Add the line #EXT-X-TARGETDURATION:${longest} before the first segment.`,
      };
    }
  },
};
