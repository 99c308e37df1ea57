import fc from 'fast-check';
import { expect, it } from 'vitest';

import { parseExactJson } from '#core/money/parse-exact-json.ts';

/** What JSON.parse would have made of numbers that were kept exact. */
const rounded = (read: unknown, plain: unknown): unknown => {
  if (typeof plain === 'number') return typeof read === 'number' ? read : Number(read);
  if (Array.isArray(plain))
    return plain.map((item, index) => rounded((read as unknown[])[index], item));
  if (typeof plain !== 'object' || plain === null) return read;
  return Object.fromEntries(
    Object.entries(plain).map(([key, item]) => [
      key,
      rounded((read as Record<string, unknown>)[key], item),
    ]),
  );
};

it('reads what JSON.parse reads, but for digits that would be lost', () => {
  fc.assert(
    fc.property(fc.json(), fc.boolean(), (text, spaced) => {
      const plain: unknown = JSON.parse(text);
      const read = parseExactJson(spaced ? JSON.stringify(plain, null, 2) : text);
      expect(JSON.stringify(rounded(read, plain))).toBe(JSON.stringify(plain));
    }),
  );
});

it('keeps whole numbers beyond 2^53 wherever they stand, and what only looks like one as it is', () => {
  const text = `{"a":[9007199254740993,{"b":12345678901234567890}],
    "c":"9007199254740993 \\" 9007199254740993","9007199254740993":1,"d":0.1,"e":1e300,"f":"\\\\"}`;
  expect(parseExactJson(text)).toEqual({
    a: [9007199254740993n, { b: 12345678901234567890n }],
    c: '9007199254740993 " 9007199254740993',
    '9007199254740993': 1,
    d: 0.1,
    e: '1e300',
    f: '\\',
  });
});

it('keeps exact what stands among any other JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.bigInt(2n ** 53n, 2n ** 64n), (value, amount) => {
      const text = `{"before":${JSON.stringify(value)},"amount":${amount},"after":${JSON.stringify(value)}}`;
      const read = parseExactJson(text) as Record<string, unknown>;
      expect(read['amount']).toBe(amount);
    }),
  );
});

it.each(['', '{', '{"a":01}', '{"a":+1}', '{"a":1.}', '{"a":NaN}', '<html>', '{"a":1}}'])(
  'refuses %j, which is no JSON',
  (text) => {
    expect(() => parseExactJson(text)).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }));
  },
);

it('refuses depth that no answer has, also with brackets in strings', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}9007199254740993${']'.repeat(depth)}`;
  expect(() => parseExactJson(deep(200))).not.toThrow();
  expect(() => parseExactJson(deep(201))).toThrow(
    expect.objectContaining({ code: 'JSON_TOO_DEEP' }),
  );
  expect(() => parseExactJson(deep(200_000))).toThrow(
    expect.objectContaining({ code: 'JSON_TOO_DEEP' }),
  );
  expect(parseExactJson(`["${'['.repeat(300)}"]`)).toEqual(['['.repeat(300)]);
});

it('does not compute with numbers of a million digits', () => {
  const [some, many] = [300, 1_000_000].map((count) => '9'.repeat(count));
  const read = parseExactJson(`[${some},${many},1e${many}]`);
  expect(read).toEqual([some, Infinity, Infinity]);
});
