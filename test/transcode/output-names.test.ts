import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createTakenNames, outputNames } from '#transcode/output-names.ts';

const names = (relative: string, count: number): string[] => {
  const all: string[] = [];
  for (const name of outputNames(relative)) {
    if (all.length === count) break;
    all.push(name);
  }
  return all;
};

test('a folder is named like its source without the extension, then with it, then apart', () => {
  expect(names('Album/one.flac', 5)).toEqual([
    'Album/one',
    'Album/one.flac',
    '~2/Album/one',
    '~2/Album/one.flac',
    '~3/Album/one',
  ]);
});

test('only an extension of music is one', () => {
  expect(names('Mr. Smith', 2)).toEqual(['Mr. Smith', '~2/Mr. Smith']);
  expect(names('A/1. one', 1)).toEqual(['A/1. one']);
  expect(names('A/.mp3', 1)).toEqual(['A/.mp3']);
});

test('a name is taken with all around it and in it, whatever its case and accents', () => {
  const taken = createTakenNames(['.veza', 'a/b']);
  for (const name of ['a/b', 'A/B', 'a', 'a/b/c', '.veza', '.veza/x']) {
    expect([name, taken.conflicts(name)]).toEqual([name, true]);
  }
  for (const name of ['a/c', 'ab', 'a/bc', 'b']) {
    expect([name, taken.conflicts(name)]).toEqual([name, false]);
  }
  taken.take('caf\u00E9');
  expect(taken.conflicts('cafe\u0301')).toBe(true);
});

test('whatever files there are, no folder is given twice or lies in another', () => {
  const part = fc.constantFrom('a', 'b', 'A', 'a.mp3', 'a.flac', '.veza', '~2');
  const file = fc.tuple(
    fc.array(part, { maxLength: 3 }),
    fc.constantFrom('a.mp3', 'a.flac', 'b.wav'),
  );
  fc.assert(
    fc.property(fc.array(file, { maxLength: 12 }), (files) => {
      const taken = createTakenNames(['.veza']);
      const given = files.map(([folders, name]) => {
        for (const candidate of outputNames([...folders, name].join('/'))) {
          if (taken.conflicts(candidate)) continue;
          taken.take(candidate);
          return candidate.toLowerCase();
        }
        throw new Error('names never end');
      });
      const sorted = given.map((name) => `${name}/`).sort();
      const nested = sorted.filter((name, index) => sorted[index + 1]?.startsWith(name));
      expect(nested).toEqual([]);
    }),
  );
});
