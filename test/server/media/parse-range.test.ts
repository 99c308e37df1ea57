import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseRange } from '#server/media/parse-range.ts';

describe('parseRange', () => {
  test.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=5-', { start: 5, end: 9 }],
    ['bytes=-3', { start: 7, end: 9 }],
    ['bytes=-99', { start: 0, end: 9 }],
    ['bytes=2-99', { start: 2, end: 9 }],
    ['BYTES = 2-3', { start: 2, end: 3 }],
    ['bytes=0-3, 4-6', { start: 0, end: 6 }],
    ['bytes=4-6,0-4', { start: 0, end: 6 }],
    ['bytes=1-2,99-', { start: 1, end: 2 }],
  ])('%s of ten bytes is one range', (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });

  test.each(['bytes=10-', 'bytes=-0', 'bytes=99-100', 'bytes=50-60,70-'])(
    '%s lies outside of ten bytes',
    (header) => {
      expect(parseRange(header, 10)).toBe('unsatisfiable');
    },
  );

  test.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=a-b',
    'bytes=1-2-3',
    'bytes=0x1-',
    'bytes=1.5-2',
    'items=0-5',
    'bytes=0-1,x',
    'bytes=0-1,8-9',
    `bytes=${Array.from({ length: 20 }, (_, index) => `${index}-${index}`).join(',')}`,
    'bytes=99999999999999999999-',
  ])('%s is ignored: the whole file is served', (header) => {
    expect(parseRange(header, 10)).toBeUndefined();
  });

  test('an empty file satisfies no range', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
  });

  test('a single range gives what slicing gives', () => {
    const content = fc.uint8Array({ minLength: 1, maxLength: 64 });
    const position = fc.nat(80);
    fc.assert(
      fc.property(content, position, position, (bytes, first, length) => {
        const expected = bytes.slice(first, first + length + 1);
        const range = parseRange(`bytes=${first}-${first + length}`, bytes.length);
        if (range === 'unsatisfiable') expect(expected).toHaveLength(0);
        else expect(bytes.slice(range!.start, range!.end + 1)).toEqual(expected);
      }),
    );
  });

  test('several ranges give one that holds all of their bytes and no others, or nothing', () => {
    const spec = fc.tuple(fc.nat(30), fc.nat(8));
    fc.assert(
      fc.property(fc.array(spec, { minLength: 1, maxLength: 6 }), (specs) => {
        const bytes = 24;
        const header = specs.map(([start, length]) => `${start}-${start + length}`).join(',');
        const wanted = new Set(
          specs
            .flatMap(([start, length]) => Array.from({ length: length + 1 }, (_, i) => start + i))
            .filter((index) => index < bytes),
        );
        const range = parseRange(`bytes=${header}`, bytes);
        if (range === 'unsatisfiable') expect(wanted.size).toBe(0);
        else if (range !== undefined) {
          const served = Array.from(
            { length: range.end - range.start + 1 },
            (_, i) => range.start + i,
          );
          expect(served).toEqual([...wanted].sort((a, b) => a - b));
        }
      }),
    );
  });
});
