import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LADDERS } from '#pipeline/plan/ladder.ts';
import { planTranscode } from '#pipeline/plan/plan-transcode.ts';
import { settingsHash } from '#pipeline/plan/settings-hash.ts';
import type { SourceProbe } from '#pipeline/probe/model.ts';

const flac: SourceProbe = {
  container: 'flac',
  codec: 'flac',
  lossy: false,
  sampleRate: 44_100,
  channels: 2,
  bitrateBps: 900_000,
  durationMs: 180_000,
  claim: { samples: 7_938_000, toleranceSamples: 0 },
  streamIndex: 0,
};
const plan = (changes: Partial<SourceProbe> = {}) =>
  planTranscode({
    probe: { ...flac, ...changes },
    ladder: LADDERS.default,
    encoder: 'ffmpeg 1 aac/fast',
  });
const bitrates = (changes: Partial<SourceProbe>) =>
  plan(changes).renditions.map((item) => item.bitrateBps / 1000);

describe('planning a transcode', () => {
  it('makes every rung of lossless stereo', () => {
    expect(plan().renditions).toEqual([
      { name: 'aac-96', position: 0, bitrateBps: 96_000 },
      { name: 'aac-160', position: 1, bitrateBps: 160_000 },
      { name: 'aac-256', position: 2, bitrateBps: 256_000 },
    ]);
  });

  it('makes no rung above the bit rate of a lossy source, but always the lowest', () => {
    expect(bitrates({ lossy: true, bitrateBps: 320_000 })).toEqual([96, 160, 256]);
    expect(bitrates({ lossy: true, bitrateBps: 192_000 })).toEqual([96, 160]);
    expect(bitrates({ lossy: true, bitrateBps: 160_000 })).toEqual([96, 160]);
    expect(bitrates({ lossy: true, bitrateBps: 128_000 })).toEqual([96]);
    expect(bitrates({ lossy: true, bitrateBps: 32_000 })).toEqual([96]);
    expect(bitrates({ lossy: true, bitrateBps: null })).toEqual([96, 160, 256]);
  });

  it('keeps mono as mono at half the rates, and mixes more channels to stereo', () => {
    expect(plan({ channels: 1 }).channels).toBe(1);
    expect(bitrates({ channels: 1 })).toEqual([48, 80, 128]);
    expect(plan({ channels: 6 }).channels).toBe(2);
  });

  it('gives low sample rates no more bits than they carry', () => {
    expect(bitrates({ sampleRate: 22_050 })).toEqual([96]);
    expect(bitrates({ sampleRate: 8000, channels: 1 })).toEqual([25]);
  });

  it.each([
    [8000, 8000],
    [22_050, 22_050],
    [37_800, 44_100],
    [44_100, 44_100],
    [48_000, 48_000],
    [88_200, 44_100],
    [96_000, 48_000],
    [176_400, 44_100],
    [192_000, 48_000],
  ])('turns %i Hz into %i Hz', (from, to) => {
    expect(plan({ sampleRate: from }).sampleRate).toBe(to);
  });

  it('cuts segments of six seconds on whole frames, which round to the target duration', () => {
    const rate = fc.constantFrom(8000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000);
    fc.assert(
      fc.property(rate, (sampleRate) => {
        const made = plan({ sampleRate });
        expect(made.segmentSamples % 1024).toBe(0);
        expect(Math.abs(made.segmentSamples / made.sampleRate - 6)).toBeLessThan(0.065);
        const longest = (made.segmentSamples + made.tailSamplesMax) / made.sampleRate;
        expect(Math.round(longest)).toBe(made.targetDurationS);
        const points = made.sampleRate / made.samplesPerPixel;
        expect(points).toBeGreaterThanOrEqual(10);
        expect(points).toBeLessThanOrEqual(20);
      }),
    );
  });

  it('counts the claim at the rate of the renditions', () => {
    const claim = { samples: 192_000, toleranceSamples: 0 };
    expect(plan({ sampleRate: 96_000, claim }).claim).toEqual({
      samples: 96_000,
      toleranceSamples: 64,
    });
    expect(plan({ claim: null }).claim).toBeNull();
  });
});

describe('the settings hash', () => {
  it('differs for another encoder and another ladder, and for nothing else', () => {
    const base = settingsHash(LADDERS.default, 'ffmpeg 1 aac/fast');
    expect(base).toHaveLength(32);
    expect(settingsHash(LADDERS.default, 'ffmpeg 1 aac/fast')).toEqual(base);
    expect(settingsHash(LADDERS.default, 'ffmpeg 2 aac/fast')).not.toEqual(base);
    const shorter = { ...LADDERS.default, rungs: LADDERS.default.rungs.slice(0, 2) };
    expect(settingsHash(shorter, 'ffmpeg 1 aac/fast')).not.toEqual(base);
  });
});
