import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createCutter, type Cut } from '#pipeline/segments/cut-segments.ts';

const FRAME = 1024;
const grid = {
  codec: 'aac',
  frameSamples: FRAME,
  segmentSamples: 10 * FRAME,
  tailSamplesMax: 2 * FRAME,
} as const;

interface Music {
  /** Samples that are heard. */
  readonly heard: number;
  /** Samples before them that are not. */
  readonly delay?: number;
  /** How many frames come at a time. */
  readonly batches?: readonly number[];
  readonly scale?: number;
}

/** Cuts what an encoder gives: whole frames that reach over the end of the music. */
function cutAll({ heard, delay = 0, batches = [1], scale = 1 }: Music): Cut[] {
  const cutter = createCutter(
    {
      ...grid,
      segmentSamples: grid.segmentSamples * scale,
      tailSamplesMax: grid.tailSamplesMax * scale,
    },
    delay,
  );
  const count = Math.ceil((delay + heard) / FRAME) + 1;
  const cuts: Cut[] = [];
  for (let turn = 0, given = 0; given < count; turn += 1) {
    const size = Math.min(batches[turn % batches.length]!, count - given);
    given += size;
    const frames = Array.from({ length: size }, () => ({ duration: FRAME, data: Buffer.alloc(1) }));
    cuts.push(...cutter.push(frames));
  }
  return [...cuts, ...cutter.flush(heard)];
}

const heard = fc.integer({ min: 1, max: 100_000 });
const delay = fc.constantFrom(0, 1024, 2048);

describe('cutting a rendition into segments', () => {
  it('gives the same segments however the frames arrive', () => {
    const batches = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(heard, delay, batches, (samples, skipped, sizes) => {
        const music = { heard: samples, delay: skipped };
        expect(cutAll({ ...music, batches: sizes })).toEqual(cutAll(music));
      }),
    );
  });

  it('leaves no gap and ends exactly where the music ends', () => {
    fc.assert(
      fc.property(heard, delay, (samples, skipped) => {
        const cuts = cutAll({ heard: samples, delay: skipped });
        let end = 0;
        for (const [index, cut] of cuts.entries()) {
          expect(cut).toMatchObject({ sequence: index, decodeTime: end });
          expect(cut.frames.reduce((sum, frame) => sum + frame.duration, 0)).toBe(
            cut.durationTicks,
          );
          end += cut.durationTicks;
        }
        expect(end).toBe(skipped + samples);
      }),
    );
  });

  it('cuts at the same heard samples whatever the delay and the rate', () => {
    const boundaries = (music: Music) =>
      cutAll(music).map(({ decodeTime }, index) =>
        index === 0 ? 0 : (decodeTime - (music.delay ?? 0)) / (music.scale ?? 1),
      );
    fc.assert(
      fc.property(heard, (samples) => {
        const expected = boundaries({ heard: samples });
        expect(boundaries({ heard: samples, delay: 1024 })).toEqual(expected);
        expect(boundaries({ heard: 2 * samples, scale: 2 })).toEqual(expected);
        expect(boundaries({ heard: 2 * samples - 1, scale: 2 })).toEqual(expected);
      }),
    );
  });

  it('lets a short rest join the last segment', () => {
    const lengths = (frames: number) =>
      cutAll({ heard: frames * FRAME }).map((cut) => cut.frames.length);
    expect(lengths(10)).toEqual([10]);
    expect(lengths(12)).toEqual([12]);
    expect(lengths(13)).toEqual([10, 3]);
    expect(lengths(22)).toEqual([10, 12]);
    expect(lengths(35)).toEqual([10, 10, 10, 5]);
  });

  it('never makes a frame of lossless music longer than it is', () => {
    const cutter = createCutter({ ...grid, codec: 'flac' }, 0);
    cutter.push([{ duration: 500, data: Buffer.alloc(1) }]);
    expect(cutter.flush(600)).toMatchObject([{ durationTicks: 500 }]);
  });

  it('gives nothing where nothing came', () => {
    expect(createCutter(grid, 0).flush(0)).toEqual([]);
  });
});
