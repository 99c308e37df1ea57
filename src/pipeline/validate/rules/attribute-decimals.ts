import { wrongValue } from '../attribute-value.ts';
import type { MediaRule } from '../media-rule.ts';
import { typedAttributes } from '../typed-attributes.ts';

const DECIMAL = /^(?:\d+\.?\d*|\.\d+)$/;
/** More digits than a number has anywhere. */
const DECIMALS_MAX = 6;

export const attributeDecimals: MediaRule = {
  id: 'attribute-decimals',
  code: 'A05',
  title: 'Decimal numbers are digits and a point, negative only where that is allowed',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.2',
  why: 'Clients that read digits alone take 1e3 for 1.',
  reads: 'playlist',
  *check(presentation) {
    for (const found of typedAttributes(presentation, ['float', 'signed-float'])) {
      const { name, raw, value } = found.attribute;
      const isSigned = found.spec.type === 'signed-float';
      if (DECIMAL.test(isSigned ? raw.replace(/^-/, '') : raw)) continue;
      const number = Number(value);
      const isUsable = value.trim() !== '' && Math.abs(number) < 1e15 && (isSigned || number >= 0);
      yield wrongValue(
        found,
        `digits and perhaps a point, without quotes, exponent or ${isSigned ? 'plus' : 'sign'}`,
        isUsable
          ? `Write ${name}=${Number(number.toFixed(DECIMALS_MAX))}.`
          : `Write it as in ${name}=6.006.`,
      );
    }
  },
};
