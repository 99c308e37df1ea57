import type { TagLine } from '../../playlist/token.ts';
import { dateRanges } from '../date-ranges.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const dateRangeIdentified: MediaRule = {
  id: 'date-range-identified',
  code: 'D05',
  title: 'Every EXT-X-DATERANGE has an ID, and the first of an ID its START-DATE',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.5.1',
  why: 'Without an ID a range cannot be told from others, and without a start it is nowhere.',
  reads: 'playlist',
  *check(presentation) {
    const started = new WeakMap<object, Set<string>>();
    for (const { playlist, tag } of dateRanges(presentation)) {
      const id = tag.attributes.get('ID')?.value;
      if (id === undefined) {
        yield {
          subject: atValue(playlist, tag),
          message: 'EXT-X-DATERANGE has no ID.',
          hint: 'Add ID="…", one for each range.',
        };
        continue;
      }
      const seen = started.get(playlist) ?? new Set();
      started.set(playlist, seen);
      if (!seen.has(id) && !has(tag, 'START-DATE')) {
        yield {
          subject: atValue(playlist, tag),
          message: `The first EXT-X-DATERANGE of ${quoteText(id)} has no START-DATE.`,
          hint: 'Add START-DATE="2026-01-31T12:00:00.000Z" with its date.',
        };
      }
      seen.add(id);
    }
  },
};

function has({ attributes }: TagLine, name: string): boolean {
  return attributes.get(name) !== undefined;
}
