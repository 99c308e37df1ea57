import { decimalsOf } from './decimals-of.ts';

/**
 * Minor units of what somebody typed as a price: `4.5`, `4,50` and `4` of EUR are `450`, `450` and
 * `400`. Undefined for what is none, is nothing, or is finer than the currency.
 */
export function readPrice(text: string, currency: string): string | undefined {
  const match = /^(\d{1,15})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole = '', part = ''] = match;
  const digits = decimalsOf(currency);
  if (part.length > digits) return undefined;
  const minor = `${whole}${part.padEnd(digits, '0')}`.replace(/^0+/, '');
  return minor === '' ? undefined : minor;
}
