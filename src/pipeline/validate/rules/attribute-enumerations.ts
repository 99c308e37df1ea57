import { nearest } from '#core/suggest.ts';

import { wrongValue } from '../attribute-value.ts';
import type { MediaFinding, MediaRule } from '../media-rule.ts';
import { typedAttributes, type TypedAttribute } from '../typed-attributes.ts';

export const attributeEnumerations: MediaRule = {
  id: 'attribute-enumerations',
  code: 'A07',
  title: 'Words that an attribute knows stand without quotes, and are ones that it knows',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'Clients compare them letter by letter; a word that they do not know is none.',
  reads: 'playlist',
  *check(presentation) {
    for (const found of typedAttributes(presentation, ['enumerated', 'string-or-none'])) {
      const { name, raw, value, isQuoted } = found.attribute;
      if (found.spec.type === 'string-or-none') {
        if (!isQuoted && raw !== 'NONE') {
          yield wrongValue(
            found,
            'NONE, or a group in quotes',
            `Write ${name}="…" or ${name}=NONE.`,
          );
        }
      } else if (isQuoted || /[\s",]/.test(raw) || raw === '') {
        yield wrongValue(
          found,
          'a word without quotes and blanks',
          /^[\w-]{1,40}$/.test(value) ? `Write ${name}=${value}.` : 'Write the word alone.',
        );
      } else yield* unknown(found, [raw]);
    }
    for (const found of typedAttributes(presentation, ['enumerated-list'])) {
      if (found.attribute.isQuoted) yield* unknown(found, found.attribute.value.split(','));
    }
  },
};

function* unknown(found: TypedAttribute, words: readonly string[]): Generator<MediaFinding> {
  const { values } = found.spec;
  const wrong = words.find((word) => word !== '' && values?.includes(word) === false);
  if (values === undefined || wrong === undefined) return;
  const meant = nearest(wrong.slice(0, 40), values) ?? values[0]!;
  yield wrongValue(found, values.join(' or '), `Write ${meant}, if that is what is meant.`);
}
