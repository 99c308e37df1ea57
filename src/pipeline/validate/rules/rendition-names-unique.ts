import type { TagLine } from '../../playlist/token.ts';
import { groupRenditions } from '../group-renditions.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const renditionNamesUnique: MediaRule = {
  id: 'rendition-names-unique',
  code: 'R02',
  title: 'Renditions of a group differ in NAME',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1.1',
  why: 'Of two with the same name a listener can choose only one, and a player may drop the other.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    for (const { groupId, members } of groupRenditions(multivariant)) {
      const seen = new Map<string, TagLine>();
      for (const { tag } of members) {
        const name = tag.attributes.get('NAME');
        if (name === undefined) continue;
        const first = seen.get(name.value);
        seen.set(name.value, first ?? tag);
        if (first === undefined) continue;
        yield {
          subject: atValue(multivariant, tag, name),
          message: `NAME ${quoteText(name.value)} stands a second time in the group ${quoteText(groupId)}; the first is on line ${first.line}.`,
          hint: 'Give each rendition of the group a name of its own, or remove one.',
        };
      }
    }
  },
};
