import { tagsOf } from '../../playlist/tags-of.ts';
import type { TagLine } from '../../playlist/token.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { requireAttribute } from '../require-attribute.ts';

export const sessionDataComplete: MediaRule = {
  id: 'session-data-complete',
  code: 'P17',
  title: 'Session data has a DATA-ID and one of VALUE and URI, and says nothing twice',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.4',
  why: 'A player takes one of two values by chance, and drops what it cannot read.',
  reads: 'playlist',
  *check({ multivariant }) {
    if (multivariant === undefined) return;
    const tags = tagsOf(multivariant, 'EXT-X-SESSION-DATA');
    const idHint =
      'Add DATA-ID= with a name that begins with your domain backwards: DATA-ID="com.example.title".';
    yield* requireAttribute(multivariant, tags, 'DATA-ID', idHint);
    const seen = new Map<string, TagLine>();
    for (const tag of tags) {
      const has = ['VALUE', 'URI'].filter((name) => tag.attributes.get(name) !== undefined);
      if (has.length !== 1) {
        yield {
          subject: atValue(multivariant, tag),
          message: `EXT-X-SESSION-DATA has ${has.length === 0 ? 'neither VALUE nor URI' : 'both VALUE and URI'}.`,
          hint: 'Write VALUE= for a short text, or URI= for a file of JSON.',
        };
      }
      const id = tag.attributes.get('DATA-ID')?.value;
      if (id === undefined) continue;
      const language = tag.attributes.get('LANGUAGE')?.value;
      const key = `${id}\0${language ?? ''}`;
      const first = seen.get(key);
      seen.set(key, first ?? tag);
      if (first === undefined) continue;
      yield {
        subject: atValue(multivariant, tag, tag.attributes.get('DATA-ID')),
        message: `DATA-ID ${quoteText(id)}${language === undefined ? '' : ` in ${quoteText(language)}`} stands a second time; the first is on line ${first.line}.`,
        hint: 'Remove one of the two, or give them different LANGUAGE.',
      };
    }
  },
};
