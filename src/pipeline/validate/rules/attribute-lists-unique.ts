import { atValue, type MediaRule } from '../media-rule.ts';
import { typedAttributes } from '../typed-attributes.ts';

export const attributeListsUnique: MediaRule = {
  id: 'attribute-lists-unique',
  code: 'A08',
  title: 'A list of words names none of them twice',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'The second says nothing; most often another word was meant.',
  reads: 'playlist',
  *check(presentation) {
    for (const found of typedAttributes(presentation, ['enumerated-list'])) {
      const { playlist, tag, attribute } = found;
      const words = attribute.value.split(',');
      const twice = words.find((word, index) => words.indexOf(word) < index);
      if (twice === undefined) continue;
      yield {
        subject: atValue(playlist, tag, attribute),
        message: `${attribute.name} of ${tag.name} names ${twice} twice.`,
        hint: `Write ${attribute.name}="${[...new Set(words)].join(',').slice(0, 60)}".`,
      };
    }
  },
};
