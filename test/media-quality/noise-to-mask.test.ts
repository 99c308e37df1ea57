import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { noiseToMask, type Stereo } from '../../scripts/media-quality/noise-to-mask.ts';

const SAMPLE_RATE = 44_100;
const SAMPLES = SAMPLE_RATE * 2;

/** White noise of a root mean square below full scale, in dB; the same for the same seed. */
function whiteNoise(seed: number, rmsDb: number): Float32Array {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  // Uniform between -√3 and √3 has a variance of 1.
  const scale = 10 ** (rmsDb / 20) * Math.sqrt(3);
  return Float32Array.from({ length: SAMPLES }, () => (2 * next() - 1) * scale);
}

const sine = (hz: number, amplitude: number): Float32Array =>
  Float32Array.from(
    { length: SAMPLES },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / SAMPLE_RATE),
  );
const sum = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + b[i]!);
const both = (channel: Float32Array): Stereo => [channel, channel];
const measure = (reference: Stereo, coded: Stereo, windowSamples = 2048) =>
  noiseToMask({ reference, coded, sampleRate: SAMPLE_RATE, windowSamples });

describe('noiseToMask', () => {
  it.each([256, 2048])('finds no noise between equal signals, windows of %i', (windowSamples) => {
    const music: Stereo = [whiteNoise(1, -20), sine(440, 0.5)];
    for (const channel of Object.values(measure(music, music, windowSamples))) {
      expect(channel).toEqual({ overMask: 0, meanDb: -Infinity, p95Db: -50, noiseDb: -Infinity });
    }
  });

  it.each([256, 2048])('gives the level of known noise, windows of %i', (windowSamples) => {
    const music = whiteNoise(1, -20);
    const noise = whiteNoise(2, -50);
    const { left } = measure(both(music), both(sum(music, noise)), windowSamples);
    // A full-scale sine has a root mean square of -3.01 dB.
    expect(left.noiseDb).toBeCloseTo(-50 + 3.01, 0);
  });

  it('hides noise 5.5 dB below noise, give or take what chance makes look like tones', () => {
    const music = whiteNoise(1, -20);
    const { left } = measure(both(music), both(sum(music, whiteNoise(2, -40))));
    expect(left.meanDb).toBeGreaterThan(-20 + 5.5);
    expect(left.meanDb).toBeLessThan(-20 + 5.5 + 2);
  });

  it('hides less below a tone than below noise', () => {
    // Noise that is the music itself, 15 dB below it: noise needs 5.5 dB, a tone 24.5.
    const own = (music: Float32Array): Float32Array =>
      music.map((value) => value * 10 ** (-15 / 20));
    const over = (music: Float32Array): number =>
      measure(both(music), both(sum(music, own(music)))).left.overMask;
    expect(over(whiteNoise(1, -18))).toBeLessThan(0.005);
    // One band of some seventy holds the tone.
    expect(over(sine(1000, 0.25))).toBeGreaterThan(0.01);
  });

  it('rises by as many dB as the noise does', () => {
    const music = whiteNoise(1, -10);
    const noise = whiteNoise(2, -60);
    const quiet = measure(both(music), both(sum(music, noise))).left;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (gainDb) => {
        const louder = noise.map((value) => value * 10 ** (gainDb / 20));
        const { left } = measure(both(music), both(sum(music, louder)));
        expect(left.meanDb - quiet.meanDb).toBeCloseTo(gainDb, 1);
        expect(left.overMask).toBeGreaterThanOrEqual(quiet.overMask);
      }),
      { numRuns: 10 },
    );
  });

  it('sees damage to the sides that each channel alone would hide', () => {
    const music = whiteNoise(1, -12);
    const noise = whiteNoise(2, -36);
    const apart: Stereo = [
      sum(music, noise),
      sum(
        music,
        noise.map((value) => -value),
      ),
    ];
    const { left, mid, side } = measure(both(music), apart);
    expect(left.overMask).toBeLessThan(0.01);
    expect(mid.overMask).toBe(0);
    expect(side.overMask).toBeGreaterThan(0.5);
  });

  it('hides noise after a click and not before it', () => {
    const click = new Float32Array(SAMPLES);
    click.set(whiteNoise(3, -6).subarray(0, 2048), SAMPLES / 2);
    const echo = new Float32Array(SAMPLES);
    echo.set(whiteNoise(4, -40).subarray(0, 1024), SAMPLES / 2 - 1024);
    const over = (coded: Float32Array): number =>
      measure(both(click), both(coded), 256).left.overMask;
    const later = new Float32Array(SAMPLES);
    // While the click still sounds.
    later.set(whiteNoise(4, -40).subarray(0, 1024), SAMPLES / 2 + 512);
    expect(over(sum(click, echo))).toBeGreaterThan(4 * over(sum(click, later)));
  });
});
