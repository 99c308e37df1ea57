import { isYes } from '../../playlist/is-yes.ts';
import type { TagLine } from '../../playlist/token.ts';
import { groupRenditions } from '../group-renditions.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

const CHOSEN_BY = ['LANGUAGE', 'ASSOC-LANGUAGE', 'FORCED', 'CHARACTERISTICS'];

export const autoselectDistinguishable: MediaRule = {
  id: 'autoselect-distinguishable',
  code: 'R05',
  title: 'Renditions that are selected automatically differ in what they are selected by',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.1.1',
  why: 'Of two that look the same to a player one is never chosen.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    for (const { groupId, members } of groupRenditions(multivariant)) {
      const seen = new Map<string, TagLine>();
      for (const { tag } of members) {
        if (!isYes(tag, 'AUTOSELECT') && !isYes(tag, 'DEFAULT')) continue;
        const key = CHOSEN_BY.map((name) => tag.attributes.get(name)?.value ?? '').join('\0');
        const first = seen.get(key);
        seen.set(key, first ?? tag);
        if (first === undefined) continue;
        yield {
          subject: atLine(multivariant, tag),
          message: `A player cannot tell the rendition from that on line ${first.line} of the group ${quoteText(groupId)}.`,
          hint: 'Let them differ in LANGUAGE or CHARACTERISTICS, or write AUTOSELECT=NO on one.',
        };
      }
    }
  },
};
