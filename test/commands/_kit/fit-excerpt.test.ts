import fc from 'fast-check';
import { expect, test } from 'vitest';

import { drawCaret } from '#core/draw-caret.ts';

import { fitExcerpt } from '../../../src/commands/_kit/fit-excerpt.ts';

test('what fits stays as it is', () => {
  const excerpt = drawCaret('#EXTINF:7.9,', 6, 8);
  expect(fitExcerpt(excerpt, 80)).toBe(excerpt);
  expect(fitExcerpt(drawCaret('x'.repeat(100), 6, 8), undefined)).toContain('x'.repeat(100));
});

test('the caret still points at its character, within the width', () => {
  const place = fc.record({
    length: fc.integer({ min: 1, max: 300 }),
    at: fc.nat(299),
    line: fc.integer({ min: 1, max: 1_000_000 }),
    columns: fc.integer({ min: 30, max: 120 }),
  });
  fc.assert(
    fc.property(place, ({ length, at, line, columns }) => {
      const caret = Math.min(at, length - 1);
      const source = `${'.'.repeat(caret)}!${'.'.repeat(length - caret - 1)}`;
      const [shown, pointer] = fitExcerpt(drawCaret(source, line, caret), columns).split('\n');
      expect(shown!.length).toBeLessThanOrEqual(columns);
      expect(shown![pointer!.indexOf('^')]).toBe('!');
    }),
  );
});
