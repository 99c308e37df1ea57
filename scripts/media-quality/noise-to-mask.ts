import { type BarkBand, barkBands } from './bark-bands.ts';
import { createFourier } from './fourier.ts';
import { createMaskingModel } from './masking-model.ts';

/** Two channels of equal length; full scale is 1. */
export type Stereo = readonly [left: Float32Array, right: Float32Array];

export interface NoiseToMask {
  /** Share of all bands of all windows whose noise is over the mask, 0 to 1. */
  readonly overMask: number;
  /** Mean of noise over mask in dB; -Infinity where there is no noise. */
  readonly meanDb: number;
  /** 95 of 100 bands of windows are below it; no lower than -50 dB. */
  readonly p95Db: number;
  /** Energy of the noise in dB below a full-scale sine. */
  readonly noiseDb: number;
}

/** What every channel is judged by; `mid` and `side` are half of the sum and of the difference. */
export type ChannelNoise = Readonly<Record<'left' | 'right' | 'mid' | 'side', NoiseToMask>>;

interface NoiseInput {
  readonly reference: Stereo;
  /** Aligned with the reference to the sample. */
  readonly coded: Stereo;
  readonly sampleRate: number;
  /** A power of two: 2048 looks at tones, 256 at what comes before a click. */
  readonly windowSamples: number;
}

const CHANNELS = ['left', 'right', 'mid', 'side'] as const;

/**
 * How much of what an encoder added could be heard: the spectrum of the difference against the masking
 * threshold of the reference, in windows that overlap by half. Every channel is masked by itself alone:
 * noise at the side of a mono recording has nothing to hide behind.
 */
export function noiseToMask(input: NoiseInput): ChannelNoise {
  const { sampleRate, windowSamples } = input;
  const hopSamples = windowSamples / 2;
  const bands = barkBands(sampleRate, windowSamples);
  const spectraOfMusic = createSpectra(windowSamples);
  const spectraOfNoise = createSpectra(windowSamples);
  const judges = CHANNELS.map(() => ({
    model: createMaskingModel({ bands, sampleRate, hopSamples }),
    tally: createTally(bands),
  }));
  const [left, right] = input.reference;
  const samples = Math.min(left.length, input.coded[0].length);
  const difference = input.coded.map((channel, index) =>
    channel.subarray(0, samples).map((value, at) => value - input.reference[index]![at]!),
  ) as unknown as Stereo;
  for (let from = 0; from + windowSamples <= samples; from += hopSamples) {
    const music = spectraOfMusic([left, right], from);
    const noise = spectraOfNoise(difference, from);
    for (const [index, { model, tally }] of judges.entries()) {
      const sound = music[index]!;
      tally.add(noise[index]!, model(sound.re, sound.im));
    }
  }
  const results = judges.map(({ tally }) => tally.result());
  return Object.fromEntries(CHANNELS.map((name, index) => [name, results[index]])) as never;
}

interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Spectra of left, right, mid and side of one window, scaled so that a full-scale sine has energy 1;
 * overwritten by the next.
 */
function createSpectra(length: number): (stereo: Stereo, from: number) => readonly Spectrum[] {
  const fourier = createFourier(length);
  const lines = length / 2;
  const scale = Math.sqrt(1 / (1.5 * (length / 4) ** 2));
  const window = Float64Array.from(
    { length },
    (_, i) => scale * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length)),
  );
  const re = new Float64Array(length);
  const im = new Float64Array(length);
  const spectra = CHANNELS.map(() => emptySpectrum(lines));
  const [l, r, mid, side] = spectra as [Spectrum, Spectrum, Spectrum, Spectrum];
  return ([left, right], from) => {
    for (let i = 0; i < length; i += 1) {
      re[i] = left[from + i]! * window[i]!;
      im[i] = right[from + i]! * window[i]!;
    }
    fourier(re, im);
    // Two real signals went through one complex transform; symmetry tells them apart.
    for (let line = 1; line < lines; line += 1) {
      const other = length - line;
      l.re[line] = (re[line]! + re[other]!) / 2;
      l.im[line] = (im[line]! - im[other]!) / 2;
      r.re[line] = (im[line]! + im[other]!) / 2;
      r.im[line] = (re[other]! - re[line]!) / 2;
      mid.re[line] = (l.re[line]! + r.re[line]!) / 2;
      mid.im[line] = (l.im[line]! + r.im[line]!) / 2;
      side.re[line] = (l.re[line]! - r.re[line]!) / 2;
      side.im[line] = (l.im[line]! - r.im[line]!) / 2;
    }
    return spectra;
  };
}

function emptySpectrum(lines: number): Spectrum {
  return { re: new Float64Array(lines), im: new Float64Array(lines) };
}

/** Tenths of a dB from -50 to 100; what is outside goes to the ends. */
const HISTOGRAM = { lowestDb: -50, perDb: 10, length: 1501 };

function createTally(bands: readonly BarkBand[]) {
  const counts = new Uint32Array(HISTOGRAM.length);
  let [all, over, ratios, energy, windows] = [0, 0, 0, 0, 0];
  return {
    add({ re, im }: Spectrum, mask: Float64Array): void {
      windows += 1;
      for (const [index, { firstLine, endLine }] of bands.entries()) {
        let noise = 0;
        for (let line = firstLine; line < endLine; line += 1)
          noise += re[line]! ** 2 + im[line]! ** 2;
        const ratio = noise / mask[index]!;
        all += 1;
        if (ratio > 1) over += 1;
        ratios += ratio;
        energy += noise;
        const place = Math.round((decibels(ratio) - HISTOGRAM.lowestDb) * HISTOGRAM.perDb);
        counts[Math.min(Math.max(place, 0), HISTOGRAM.length - 1)]! += 1;
      }
    },
    result(): NoiseToMask {
      return {
        overMask: over / all,
        meanDb: decibels(ratios / all),
        p95Db: percentile(counts, all * 0.95),
        noiseDb: decibels(energy / windows),
      };
    },
  };
}

function percentile(counts: Uint32Array, rank: number): number {
  let seen = 0;
  const place = counts.findIndex((count) => (seen += count) >= rank);
  return place / HISTOGRAM.perDb + HISTOGRAM.lowestDb;
}

function decibels(ratio: number): number {
  return 10 * Math.log10(ratio);
}
