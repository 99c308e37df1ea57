import { randomUUID } from 'node:crypto';

import { closesJson, opensJson, startsNumber, visitJsonTokens } from '../visit-json-tokens.ts';
import { moneyErrors } from './money-errors.ts';

/** Answers of payment providers have less than ten. */
const DEPTH_MAX = 200;
/** Strings and numbers of a text that is known to be JSON. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
/** A whole number of so many digits is exact, whatever they are. */
const EXACT_DIGITS = 15;
/** Nothing longer is an amount; as a `bigint` it would cost time that grows with its square. */
const DIGITS_MAX = 40;

/**
 * Reads JSON without losing digits: a whole number beyond 2^53 becomes a `bigint`, and one with a
 * fraction that a number of JavaScript cannot tell from a whole one stays the text that it was. All
 * else is as `JSON.parse` has it.
 * @throws JSON_INVALID, JSON_TOO_DEEP
 */
export function parseExactJson(text: string): unknown {
  const plain = parse(text);
  if (isSurelyExact(text)) return plain;
  // The marker cannot be foreseen, so no string of the text is taken for a number.
  const marker = randomUUID();
  const marked = text.replace(TOKENS, markInexact(marker));
  if (marked === text) return plain;
  return JSON.parse(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(marker)
      ? exactValue(value.slice(marker.length))
      : value,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw moneyErrors.JSON_INVALID({ reason: (error as Error).message }, { cause: error });
  }
}

/** Whether all numbers of a JSON text are short and whole, as most are. @throws JSON_TOO_DEEP */
function isSurelyExact(text: string): boolean {
  let depth = 0;
  let isExact = true;
  visitJsonTokens(text, (first, from, to) => {
    if (opensJson(first)) {
      depth += 1;
      if (depth > DEPTH_MAX) throw moneyErrors.JSON_TOO_DEEP({ depthMax: DEPTH_MAX });
    } else if (closesJson(first)) depth -= 1;
    else if (startsNumber(first) && isExact) {
      isExact = to - from <= EXACT_DIGITS && /^-?\d+$/.test(text.slice(from, to));
    }
  });
  return isExact;
}

/** Replaces numbers that `JSON.parse` would change by marked strings. */
function markInexact(marker: string): (token: string) => string {
  return (token) => {
    if (!/^[-\d]/.test(token)) return token;
    return typeof exactValue(token) === 'number' ? token : `"${marker}${token}"`;
  };
}

/** What a number is when no digit may be lost; a `number` where that is exact or no whole one. */
function exactValue(token: string): number | bigint | string {
  const value = Number(token);
  if (!Number.isInteger(value)) return value;
  const whole = wholeOf(token);
  if (whole === undefined) return token;
  return Number.isSafeInteger(value) ? value : whole;
}

/** The whole number that a token stands for, `1.20e2` is 120; undefined where it is none. */
function wholeOf(token: string): bigint | undefined {
  const [, sign, int, fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token)!;
  const shift = Number(exponent) - fraction.length;
  const digits = `${int}${fraction}`;
  if (/^0+$/.test(digits)) return 0n;
  if (digits.length > DIGITS_MAX || Math.abs(shift) > DIGITS_MAX) return undefined;
  const all = shift >= 0 ? digits + '0'.repeat(shift) : digits.padStart(1 - shift, '0');
  const cut = shift >= 0 ? all.length : all.length + shift;
  return /^0*$/.test(all.slice(cut)) ? BigInt(sign + all.slice(0, cut)) : undefined;
}
