import fc from 'fast-check';
import { expect, test } from 'vitest';

import { waveformPeaks } from '#web/player/waveform-peaks.ts';

const waveform = (data: number[], channels = 1) => ({
  version: 2 as const,
  channels,
  sample_rate: 44_100,
  samples_per_pixel: 512,
  bits: 8 as const,
  length: data.length / (2 * channels),
  data,
});

test('every bar is the loudest point of its part, measured by the loudest of all', () => {
  const quietThenLoud = waveform([-10, 5, -20, 10, -50, 40, -30, 100]);
  expect(waveformPeaks(quietThenLoud, 2)).toEqual([0.2, 1]);
});

test('all channels count', () => {
  expect(waveformPeaks(waveform([-1, 1, -80, 4, -2, 2, -40, 4], 2), 2)).toEqual([1, 0.5]);
});

test('silence and nothing at all are no error', () => {
  expect(waveformPeaks(waveform([0, 0, 0, 0]), 2)).toEqual([0, 0]);
  expect(waveformPeaks(waveform([]), 10)).toEqual([]);
});

test('there are as many bars as asked for, each from 0 to 1, also with fewer points than bars', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -128, max: 0 }), fc.integer({ min: 0, max: 127 })), {
        minLength: 1,
      }),
      fc.integer({ min: 1, max: 300 }),
      (points, bars) => {
        const peaks = waveformPeaks(waveform(points.flat()), bars);
        expect(peaks).toHaveLength(bars);
        expect(peaks.every((peak) => peak >= 0 && peak <= 1)).toBe(true);
      },
    ),
  );
});
