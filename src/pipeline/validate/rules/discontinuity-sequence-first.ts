import { readInteger } from '../../playlist/read-values.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const discontinuitySequenceFirst: MediaRule = {
  id: 'discontinuity-sequence-first',
  code: 'M09',
  title:
    'EXT-X-DISCONTINUITY-SEQUENCE is a whole number and stands before the first segment and every EXT-X-DISCONTINUITY',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.3',
  why: 'Players join renditions by it: read too late, and they join the wrong pieces of music.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const segment = playlist.segments[0];
      const broken = tagsOf(playlist, 'EXT-X-DISCONTINUITY')[0]?.line ?? Infinity;
      const firstLine = Math.min(broken, segment?.extinf?.line ?? segment?.line.line ?? Infinity);
      for (const tag of tagsOf(playlist, 'EXT-X-DISCONTINUITY-SEQUENCE')) {
        if (readInteger(tag.value) === undefined) {
          yield {
            subject: atValue(playlist, tag),
            message: `EXT-X-DISCONTINUITY-SEQUENCE is ${quoteText(tag.value ?? '')}; it is a whole number.`,
            hint: 'Write #EXT-X-DISCONTINUITY-SEQUENCE:0.',
          };
        }
        if (tag.line < firstLine) continue;
        const what = broken === firstLine ? 'first EXT-X-DISCONTINUITY' : 'first segment';
        yield {
          subject: atLine(playlist, tag),
          message: `EXT-X-DISCONTINUITY-SEQUENCE stands after the ${what}, which is on line ${firstLine}.`,
          hint: `Move line ${tag.line} above line ${firstLine}.`,
        };
      }
    }
  },
};
