import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createCutter, type Cut } from '#pipeline/segments/cut-segments.ts';

const grid = { segmentSamples: 10 * 1024, tailSamplesMax: 2 * 1024 };
const frame = { duration: 1024, data: Buffer.alloc(1) };

function cutAll(count: number, batches: readonly number[], lastDuration = 1024): Cut[] {
  const cutter = createCutter(grid);
  const cuts: Cut[] = [];
  let given = 0;
  for (let turn = 0; given < count; turn += 1) {
    const size = Math.min(batches[turn % batches.length]!, count - given);
    given += size;
    const frames = Array.from({ length: size }, () => frame);
    if (given === count) frames[size - 1] = { ...frame, duration: lastDuration };
    cuts.push(...cutter.push(frames));
  }
  const last = cutter.flush();
  return last === undefined ? cuts : [...cuts, last];
}

describe('cutting a rendition into segments', () => {
  it('gives the same segments however the frames arrive', () => {
    const batches = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), batches, (count, sizes) => {
        expect(cutAll(count, sizes)).toEqual(cutAll(count, [1]));
      }),
    );
  });

  it('loses and doubles nothing, and leaves no gap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 1024 }),
        (count, lastDuration) => {
          const cuts = cutAll(count, [7], lastDuration);
          expect(cuts.flatMap((cut) => cut.frames)).toHaveLength(count);
          let end = 0;
          for (const [index, cut] of cuts.entries()) {
            expect(cut).toMatchObject({ sequence: index, decodeTime: end });
            end += cut.durationTicks;
          }
          expect(end).toBe((count - 1) * 1024 + lastDuration);
        },
      ),
    );
  });

  it('keeps every segment but the last on the grid, and lets a short rest join the last', () => {
    const lengths = (count: number) => cutAll(count, [4]).map((cut) => cut.frames.length);
    expect(lengths(10)).toEqual([10]);
    expect(lengths(12)).toEqual([12]);
    expect(lengths(13)).toEqual([10, 3]);
    expect(lengths(22)).toEqual([10, 12]);
    expect(lengths(35)).toEqual([10, 10, 10, 5]);
  });

  it('gives nothing where nothing came', () => {
    expect(createCutter(grid).flush()).toBeUndefined();
  });
});
