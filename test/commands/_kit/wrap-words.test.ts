import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createPage } from '../../../src/commands/_kit/page.ts';
import { wrapWords } from '../../../src/commands/_kit/wrap-words.ts';

test('a line is broken between words, and goes on where it began', () => {
  expect(wrapWords('Every frame can be decoded again', 22, 4)).toBe(
    'Every frame can be\n    decoded again',
  );
});

test('a word that is too long stands alone, unbroken', () => {
  const page = 'docs/rules/hls/segment-within-target-duration.md';
  expect(wrapWords(`see ${page} there`, 20, 2)).toBe(`see\n  ${page}\n  there`);
});

test('without a width, or with hardly any, nothing is broken', () => {
  expect(wrapWords('a line that is as it is', undefined, 0)).toBe('a line that is as it is');
  expect(wrapWords('a line that is as it is', 20, 10)).toBe('a line that is as it is');
});

test('the codes of styles take no room', () => {
  const page = createPage(true, (text) => text);
  const text = `${page.style('red', 'four')} more words`;
  expect(wrapWords(text, 16, 0)).toBe(text);
});

test('no word is lost, and no line is longer than it has to be', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{0,30}$/));
  fc.assert(
    fc.property(words, fc.integer({ min: 16, max: 60 }), (list, columns) => {
      const text = list.join(' ');
      const wrapped = wrapWords(text, columns, 0);
      expect(wrapped.replaceAll('\n', ' ')).toBe(text);
      for (const line of wrapped.split('\n')) {
        expect(line.length <= columns || !line.includes(' ')).toBe(true);
      }
    }),
  );
});
