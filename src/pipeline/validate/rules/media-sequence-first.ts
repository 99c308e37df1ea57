import { readInteger } from '../../playlist/read-values.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const mediaSequenceFirst: MediaRule = {
  id: 'media-sequence-first',
  code: 'M08',
  title: 'EXT-X-MEDIA-SEQUENCE is a whole number and stands before the first segment',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.2',
  why: 'Players number segments by it: read too late, and a reload repeats or skips music.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const first = playlist.segments[0];
      for (const tag of tagsOf(playlist, 'EXT-X-MEDIA-SEQUENCE')) {
        if (readInteger(tag.value) === undefined) {
          yield {
            subject: atValue(playlist, tag),
            message: `EXT-X-MEDIA-SEQUENCE is ${quoteText(tag.value ?? '')}; it is a whole number.`,
            hint: 'Write #EXT-X-MEDIA-SEQUENCE:0.',
          };
        }
        const firstLine = first?.extinf?.line ?? first?.line.line ?? Infinity;
        if (tag.line < firstLine) continue;
        yield {
          subject: atLine(playlist, tag),
          message: `EXT-X-MEDIA-SEQUENCE stands after the first segment, which is on line ${firstLine}.`,
          hint: `Move line ${tag.line} above line ${firstLine}.`,
        };
      }
    }
  },
};
