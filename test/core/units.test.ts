import { expect, it } from 'vitest';

import { formatBytes, formatDuration } from '#core/units.ts';

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [1536, '1.5 KiB'],
  [1024 * 1024 - 1, '1.0 MiB'],
  [150 * 1024 * 1024, '150 MiB'],
  [5 * 1024 ** 4, '5.0 TiB'],
  [5000 * 1024 ** 4, '5000 TiB'],
])('writes %d bytes as %j', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it.each([
  [0, '0 ms'],
  [949.6, '950 ms'],
  [999.7, '1.0 s'],
  [1000, '1.0 s'],
  [59_960, '1 min 0 s'],
  [61_000, '1 min 1 s'],
  [3_599_600, '1 h 0 min'],
  [3_660_000, '1 h 1 min'],
])('writes %d ms as %j', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
