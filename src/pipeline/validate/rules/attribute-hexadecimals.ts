import { wrongValue } from '../attribute-value.ts';
import type { MediaRule } from '../media-rule.ts';
import { typedAttributes } from '../typed-attributes.ts';

export const attributeHexadecimals: MediaRule = {
  id: 'attribute-hexadecimals',
  code: 'A04',
  title: 'Hexadecimal numbers begin with 0x and have capital digits',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'A number that a client cannot read is an IV that it does not have: the music stays encrypted.',
  reads: 'playlist',
  *check(presentation) {
    for (const found of typedAttributes(presentation, ['hexadecimal'])) {
      const { name, raw, value } = found.attribute;
      if (/^0[xX][0-9A-F]+$/.test(raw)) continue;
      const digits = /^(?:0x)?([\da-f]+)$/i.exec(value)?.[1];
      yield wrongValue(
        found,
        '0x and digits 0 to 9 and A to F, without quotes',
        digits === undefined || digits.length > 64
          ? 'Write 0x and capital hexadecimal digits.'
          : `Write ${name}=0x${digits.toUpperCase()}.`,
      );
    }
  },
};
