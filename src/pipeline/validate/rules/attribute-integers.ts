import { wrongValue } from '../attribute-value.ts';
import type { MediaRule } from '../media-rule.ts';
import { typedAttributes } from '../typed-attributes.ts';

const INTEGER_MAX = 2n ** 64n - 1n;

export const attributeIntegers: MediaRule = {
  id: 'attribute-integers',
  code: 'A03',
  title: 'Whole numbers are digits alone, at most 2^64-1',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'What is no whole number is read as another one, or as none.',
  reads: 'playlist',
  *check(presentation) {
    for (const found of typedAttributes(presentation, ['integer'])) {
      const { name, raw, value } = found.attribute;
      if (/^\d{1,20}$/.test(raw) && BigInt(raw) <= INTEGER_MAX) continue;
      const number = Math.ceil(Number(value));
      const isNumber = Number.isSafeInteger(number) && number >= 0 && value.trim() !== '';
      yield wrongValue(
        found,
        'a whole number without quotes, sign or decimals, at most 2^64-1',
        isNumber ? `Write ${name}=${number}.` : 'Write digits alone.',
      );
    }
  },
};
