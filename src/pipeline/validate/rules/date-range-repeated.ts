import { createNamer } from '../create-namer.ts';
import { dateRanges } from '../date-ranges.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

/** What a range of an ID says, and the line that said it first. */
type Said = Map<string, { readonly raw: string; readonly line: number }>;

export const dateRangeRepeated: MediaRule = {
  id: 'date-range-repeated',
  code: 'D09',
  title: 'Tags of one range say the same',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.5.1',
  why: 'Clients put the tags of an ID together, and then have two values for one thing.',
  reads: 'playlist',
  *check(presentation) {
    const nameText = createNamer();
    const ranges = new Map<string, Said>();
    for (const { playlist, tag } of dateRanges(presentation)) {
      const id = tag.attributes.get('ID')?.value;
      if (id === undefined) continue;
      const key = `${playlist.resource.location}\0${id}`;
      const said: Said = ranges.get(key) ?? new Map();
      ranges.set(key, said);
      for (const attribute of tag.attributes.all) {
        const { name, raw = '' } = attribute;
        const first = said.get(name);
        if (first === undefined) said.set(name, { raw, line: tag.line });
        if (first === undefined || first.raw === raw || first.line === tag.line) continue;
        yield {
          subject: atValue(playlist, tag, attribute),
          message: `${nameText(name)} of the range ${quoteText(id)} is another one than on line ${first.line}.`,
          hint: `Write what line ${first.line} says, or give this range an ID of its own.`,
        };
      }
    }
  },
};
