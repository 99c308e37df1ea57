import { tagsOf } from '../../playlist/tags-of.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const RANGE = /^\d+(?:@\d+)?$/;

export const byterangeOffsetKnown: MediaRule = {
  id: 'byterange-offset-known',
  code: 'N07',
  title: 'A byte range is a length with an offset, or goes on where the segment before it ends',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.2',
  why: 'Without an offset players start at the wrong byte, and what they get is noise or nothing.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const tag of tagsOf(playlist, 'EXT-X-BYTERANGE')) {
        if (RANGE.test(tag.value ?? '')) continue;
        yield {
          subject: atValue(playlist, tag),
          message: `EXT-X-BYTERANGE is ${quoteText(tag.value ?? '')}; it is length@offset or length.`,
          hint: 'Write #EXT-X-BYTERANGE:length@offset with two whole numbers of bytes.',
        };
      }
      for (const { byteRange, index, line, location } of playlist.segments) {
        if (byteRange === undefined || byteRange.hasOffset) continue;
        const before = playlist.segments[index - 1];
        if (before?.byteRange !== undefined && before.location === location) continue;
        yield {
          subject: atValue(playlist, byteRange.tag),
          message: `EXT-X-BYTERANGE ${byteRange.length} has no offset, and the segment before is no range of ${quoteText(line.text)}.`,
          hint: `Write #EXT-X-BYTERANGE:${byteRange.length}@ and the offset in bytes.`,
        };
      }
    }
  },
};
