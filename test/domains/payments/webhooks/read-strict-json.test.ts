import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseExactJson } from '#core/money/parse-exact-json.ts';
import { readStrictJson } from '#domains/payments/webhooks/read-strict-json.ts';

const read = (text: string): unknown => readStrictJson(Buffer.from(text));

test('what is written comes back, whatever it is', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 20 }), (value) => {
      const text = JSON.stringify(value);
      expect(read(text)).toEqual(parseExactJson(text));
    }),
  );
});

test.each([
  ['not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'not UTF-8'],
  ['half a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not UTF-8'],
  ['no JSON', Buffer.from('{"a":'), 'not JSON'],
  ['nothing', Buffer.alloc(0), 'not JSON'],
  ['a name twice', Buffer.from('{"a":1,"b":2,"a":3}'), 'twice'],
  ['a name twice further in', Buffer.from('[{"x":{"a":1,"a":1}}]'), 'twice'],
  ['a name twice in other letters', Buffer.from(String.raw`{"a":1,"\u0061":2}`), 'twice'],
  ['too deep', Buffer.from('['.repeat(65) + ']'.repeat(65)), 'deeper'],
  ['too deep and not even closed', Buffer.from('{"a":'.repeat(10_000)), 'deeper'],
])('%s is refused', (_name, bytes, reason) => {
  expect(() => readStrictJson(bytes)).toThrow(
    expect.objectContaining({
      code: 'WEBHOOK_MALFORMED',
      message: expect.stringContaining(reason) as string,
    }) as Error,
  );
});

test.each([
  ['the same name in two objects', '[{"a":1},{"a":2},{"b":{"a":3}}]'],
  ['a name as a value', '{"a":"a","b":["a","a"]}'],
  ['brackets and colons in strings', String.raw`{"a":"{\"a\":[[[","b":"]:}"}`],
  ['as deep as is allowed', '['.repeat(64) + ']'.repeat(64)],
])('%s is read', (_name, text) => {
  expect(read(text)).toEqual(JSON.parse(text));
});

test('a whole number beyond 2^53 keeps its digits', () => {
  expect(read('{"amount":9007199254740993}')).toEqual({ amount: 9_007_199_254_740_993n });
});
