import { isYes } from '../../playlist/is-yes.ts';
import { dateRanges } from '../date-ranges.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const dateRangeEndOnNext: MediaRule = {
  id: 'date-range-end-on-next',
  code: 'D08',
  title: 'A range that ends with the next has a CLASS and no end of its own',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.5.1',
  why: 'The next range is the next of the same CLASS; with an end of its own the range has two ends.',
  reads: 'playlist',
  *check(presentation) {
    for (const { playlist, tag } of dateRanges(presentation)) {
      if (!isYes(tag, 'END-ON-NEXT')) continue;
      if (tag.attributes.get('CLASS') === undefined) {
        yield {
          subject: atValue(playlist, tag),
          message: 'EXT-X-DATERANGE has END-ON-NEXT=YES and no CLASS.',
          hint: 'Add CLASS="…", the same for all ranges that end each other.',
        };
      }
      for (const name of ['DURATION', 'END-DATE']) {
        const attribute = tag.attributes.get(name);
        if (attribute === undefined) continue;
        yield {
          subject: atValue(playlist, tag, attribute),
          message: `EXT-X-DATERANGE has END-ON-NEXT=YES and ${name}.`,
          hint: `Remove ${name}, or END-ON-NEXT.`,
        };
      }
    }
  },
};
