import { createNamer } from '../create-namer.ts';
import { dateRanges } from '../date-ranges.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

/** A string, a hexadecimal number or a decimal one (§4.4.5.1). */
const CLIENT_VALUE = /^(?:"[^"]*"|0[xX][0-9A-F]+|-?(?:\d+\.?\d*|\.\d+))$/;

export const dateRangeAttributes: MediaRule = {
  id: 'date-range-attributes',
  code: 'D10',
  title: "A client's own attributes of a range can be read, and CUE names one place",
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.5.1',
  why: 'Clients drop an attribute that is of no type, and cannot play something before and after at once.',
  reads: 'playlist',
  *check(presentation) {
    const nameText = createNamer();
    for (const { playlist, tag } of dateRanges(presentation)) {
      for (const attribute of tag.attributes.all) {
        const { name, raw } = attribute;
        if (!name.startsWith('X-') || raw === undefined) continue;
        if (raw.includes('{$') || CLIENT_VALUE.test(raw)) continue;
        yield {
          subject: atValue(playlist, tag, attribute),
          message: `${nameText(name)} is ${quoteText(raw)}; it takes a string in quotes, a number, or 0x and digits.`,
          hint: 'Write it in quotes.',
        };
      }
      const cue = tag.attributes.get('CUE');
      const words = cue?.value.split(',') ?? [];
      if (!words.includes('PRE') || !words.includes('POST')) continue;
      yield {
        subject: atValue(playlist, tag, cue),
        message: 'CUE names both PRE and POST.',
        hint: 'Keep one of the two.',
      };
    }
  },
};
