import fc from 'fast-check';
import { expect, it } from 'vitest';

import { visitJsonTokens } from '#core/visit-json-tokens.ts';

const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[[\]{},:]/g;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  visitJsonTokens(text, (first, from, to) => {
    expect(text.charCodeAt(from)).toBe(first);
    tokens.push(text.slice(from, to));
  });
  return tokens;
}

it('shows every token of JSON but words', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(0, 2), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      expect(tokensOf(spaced)).toEqual(spaced.match(TOKENS) ?? []);
    }),
  );
});

it('ends a string at the first quote that is none of its characters', () => {
  const strings = ['"\\""', '"\\\\"', '"\\\\\\""', '""', '"\\u0022[{"'];
  expect(tokensOf(`[${strings.join(',')}]`)).toEqual([
    '[',
    ...strings.flatMap((text, at) => (at === 0 ? [text] : [',', text])),
    ']',
  ]);
});

it('comes to an end with whatever is no JSON', () => {
  expect(tokensOf('{"a\\": [1, 2')).toEqual(['{', '"a\\": [1, 2']);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(tokensOf(text).join('').length).toBeLessThanOrEqual(text.length);
    }),
  );
});
