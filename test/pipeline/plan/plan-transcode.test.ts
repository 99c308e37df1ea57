import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Encoders } from '#pipeline/plan/choose-encoder.ts';
import { type Ladder, LADDERS } from '#pipeline/plan/ladder.ts';
import { parseLadder } from '#pipeline/plan/parse-ladder.ts';
import { planTranscode } from '#pipeline/plan/plan-transcode.ts';
import { settingsHash } from '#pipeline/plan/settings-hash.ts';
import type { SourceProbe } from '#pipeline/probe/model.ts';

const flac: SourceProbe = {
  container: 'flac',
  codec: 'flac',
  lossy: false,
  sampleRate: 44_100,
  channels: 2,
  bitsPerSample: 16,
  isFloat: false,
  endSample: null,
  pcmMd5: null,
  bitrateBps: 900_000,
  durationMs: 180_000,
  claim: { samples: 7_938_000, toleranceSamples: 0, excessSamples: 0 },
  damage: [],
  streamIndex: 0,
};
const encoders: Encoders = { program: 'ffmpeg 1', aac: 'aac', opus: 'libopus', flac: 'flac' };
const plan = (changes: Partial<SourceProbe> = {}, ladder: Ladder = LADDERS.default) =>
  planTranscode({ probe: { ...flac, ...changes }, ladder, encoders });
const bitrates = (changes: Partial<SourceProbe>) =>
  plan(changes).renditions.map((item) => item.bitrateBps! / 1000);
const names = (changes: Partial<SourceProbe>, ladder: Ladder) =>
  plan(changes, ladder).renditions.map((item) => item.name);

describe('planning a transcode', () => {
  it('makes every rung of lossless stereo', () => {
    expect(names({}, LADDERS.default)).toEqual(['aac-96', 'aac-160', 'aac-256']);
    expect(plan().presentations).toEqual([
      { file: 'master.m3u8', renditions: ['aac-96', 'aac-160', 'aac-256'] },
    ]);
  });

  it('gives Opus beside others a multivariant playlist of its own', () => {
    expect(plan({}, LADDERS.full).presentations).toEqual([
      { file: 'master.m3u8', renditions: ['aac-96', 'aac-160', 'aac-256', 'flac'] },
      { file: 'master-opus.m3u8', renditions: ['opus-64', 'opus-96', 'opus-160'] },
    ]);
    expect(plan({}, LADDERS.opus).presentations).toEqual([
      { file: 'master.m3u8', renditions: ['opus-64', 'opus-96', 'opus-160'] },
    ]);
  });

  it('makes lossless of lossless whole numbers that FLAC and the common grid can hold', () => {
    const isMade = (changes: Partial<SourceProbe>) =>
      names(changes, LADDERS.lossless).includes('flac');
    expect(isMade({})).toBe(true);
    expect(isMade({ sampleRate: 192_000, bitsPerSample: 24, channels: 8 })).toBe(true);
    expect(isMade({ lossy: true })).toBe(false);
    expect(isMade({ isFloat: true })).toBe(false);
    expect(isMade({ bitsPerSample: 32 })).toBe(false);
    expect(isMade({ bitsPerSample: null })).toBe(false);
    expect(isMade({ channels: 9 })).toBe(false);
    expect(isMade({ sampleRate: 37_800 })).toBe(false);
  });

  it('replaces nothing of a waveform where there are bits enough to code it', () => {
    for (const option of ['aac_is', 'aac_pns']) {
      const values = (changes: Partial<SourceProbe>) =>
        plan(changes).renditions.map(({ encoder }) => encoder.options[option] ?? '1');
      expect(values({})).toEqual(['1', '0', '0']);
      expect(values({ channels: 1 })).toEqual(['1', '0', '0']);
    }
  });

  it('names what this FFmpeg cannot encode', () => {
    const without = { ...encoders, opus: null };
    const input = { probe: flac, ladder: LADDERS.opus, encoders: without };
    expect(() => planTranscode(input)).toThrow('ffmpeg 1 has no encoder for opus.');
    expect(plan({}, LADDERS.full).encoder).toBe('ffmpeg 1 aac/fast flac libopus');
    const fdk = planTranscode({
      ...input,
      ladder: LADDERS.default,
      encoders: { ...encoders, aac: 'libfdk_aac' },
    });
    expect(fdk.encoder).toBe('ffmpeg 1 libfdk_aac');
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
    expect(plan({ channels: 1 }).mix.channels).toBe(1);
    expect(bitrates({ channels: 1 })).toEqual([48, 80, 128]);
    expect(plan({ channels: 6 }).mix.channels).toBe(2);
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
    expect(plan({ sampleRate: from }).mix.sampleRate).toBe(to);
  });

  it('cuts segments of about six seconds on one grid, which round to the target duration', () => {
    const rate = fc.constantFrom(
      8000,
      11_025,
      12_000,
      22_050,
      32_000,
      44_100,
      48_000,
      88_200,
      192_000,
    );
    fc.assert(
      fc.property(rate, (sampleRate) => {
        const made = plan({ sampleRate, bitrateBps: null }, LADDERS.full);
        const [first] = made.renditions;
        for (const rendition of made.renditions) {
          const { segmentSamples, tailSamplesMax, frameSamples, codec } = rendition;
          expect(segmentSamples % frameSamples).toBe(0);
          const seconds = segmentSamples / rendition.sampleRate;
          expect(Math.abs(seconds - 6)).toBeLessThan(0.15);
          const delay = codec === 'flac' ? 0 : 2048 / rendition.sampleRate;
          const longest = seconds + tailSamplesMax / rendition.sampleRate + delay;
          expect(Math.round(longest)).toBe(made.targetDurationS);
          if (codec === 'opus') continue;
          expect(seconds).toBe(first!.segmentSamples / first!.sampleRate);
          expect(tailSamplesMax / rendition.sampleRate).toBe(
            first!.tailSamplesMax / first!.sampleRate,
          );
        }
        const points = sampleRate / made.samplesPerPixel;
        expect(points).toBeGreaterThanOrEqual(10);
        expect(points).toBeLessThanOrEqual(20);
      }),
    );
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

describe('a ladder of words', () => {
  it('is put into order, whatever the order of the words', () => {
    const parsed = parseLadder('mine', ['opus-96', 'flac', 'aac-160', 'aac-64']);
    expect(parsed).toEqual({
      ladder: {
        name: 'mine',
        rungs: [
          { codec: 'aac', bitrateBps: 64_000 },
          { codec: 'aac', bitrateBps: 160_000 },
          { codec: 'flac' },
          { codec: 'opus', bitrateBps: 96_000 },
        ],
      },
    });
  });

  it.each([
    [[], 'names no rendition'],
    [
      ['mp3-128'],
      'names "mp3-128"; renditions are aac-32 to aac-320, opus-16 to opus-320, and flac',
    ],
    [['aac-9'], 'names "aac-9"; renditions are aac-32 to aac-320, opus-16 to opus-320, and flac'],
    [['aac-96', 'aac-96'], 'names aac-96 twice'],
    [['flac'], 'has nothing for music that is not lossless; add aac-160 or opus-96'],
  ])('of %j has a problem', (words, problem) => {
    expect(parseLadder('mine', words)).toEqual({ problem });
  });
});
