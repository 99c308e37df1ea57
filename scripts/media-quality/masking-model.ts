import type { BarkBand } from './bark-bands.ts';

/** Gives the masking threshold of the next window, one energy a band; the array is its own. */
type MaskingModel = (re: Float64Array, im: Float64Array) => Float64Array;

/** Level of a full-scale sine at the listener's ear (ITU-R BS.1387). */
const FULL_SCALE_DB_SPL = 92;
/** How far below its masker noise has to stay: where the masker is a tone, where it is noise. */
const TONE_MASKS_NOISE_DB = 24.5;
const NOISE_MASKS_NOISE_DB = 5.5;
/** Masking after the masker, ITU-R BS.1387 table 8: at high frequencies and at 100 Hz. */
const DECAY_SECONDS = { high: 0.008, at100Hz: 0.03 };

interface ModelInput {
  readonly bands: readonly BarkBand[];
  readonly sampleRate: number;
  /** From one window to the next. */
  readonly hopSamples: number;
}

/**
 * Psychoacoustic model 2 of ISO/IEC 11172-3 annex D: energy and predictability of every line give the
 * tonality of a band; both are spread over the neighbours; a tone masks less than noise does. Masking
 * that goes on after its masker is that of ITU-R BS.1387, the threshold in quiet Terhardt's. Energies
 * are relative to a full-scale sine. Windows have to be given in order.
 */
export function createMaskingModel({ bands, sampleRate, hopSamples }: ModelInput): MaskingModel {
  const spread = spreadTable(bands);
  const quiet = bands.map(({ centreHz }) => quietEnergy(centreHz));
  const decay = bands.map(({ centreHz }) => decayOf(centreHz, hopSamples / sampleRate));
  const surprise = createSurprise(bands.at(-1)!.endLine);
  const count = bands.length;
  const energy = new Float64Array(count);
  const unsure = new Float64Array(count);
  const lasting = new Float64Array(count);
  return (re, im) => {
    const surprises = surprise(re, im);
    for (const [index, { firstLine, endLine }] of bands.entries()) {
      let sum = 0;
      let unsureSum = 0;
      for (let line = firstLine; line < endLine; line += 1) {
        const power = re[line]! ** 2 + im[line]! ** 2;
        sum += power;
        unsureSum += power * surprises[line]!;
      }
      energy[index] = sum;
      unsure[index] = unsureSum;
    }
    const threshold = new Float64Array(count);
    for (let to = 0; to < count; to += 1) {
      let spreadEnergy = 0;
      let spreadUnsure = 0;
      for (let from = 0; from < count; from += 1) {
        const share = spread[to * count + from]!;
        spreadEnergy += energy[from]! * share;
        spreadUnsure += unsure[from]! * share;
      }
      const now = spreadEnergy * offsetOf(spreadUnsure / spreadEnergy, bands[to]!.bark);
      lasting[to] = Math.max(now || 0, lasting[to]! * decay[to]!);
      threshold[to] = Math.max(lasting[to]!, quiet[to]!);
    }
    return threshold;
  };
}

/** 0 for a line that goes on as the two windows before it let expect, 1 for one that does not. */
function createSurprise(lines: number): (re: Float64Array, im: Float64Array) => Float64Array {
  const empty = () => ({
    size: new Float64Array(lines),
    cos: new Float64Array(lines),
    sin: new Float64Array(lines),
  });
  let [last, older] = [empty(), empty()];
  const result = new Float64Array(lines);
  return (re, im) => {
    const now = older;
    for (let line = 0; line < lines; line += 1) {
      const c1 = last.cos[line]!;
      const s1 = last.sin[line]!;
      // Twice the last phase less the one before it, without an angle.
      const c = c1 * c1 - s1 * s1;
      const s = 2 * c1 * s1;
      const expected = 2 * last.size[line]! - older.size[line]!;
      const offRe = re[line]! - expected * (c * older.cos[line]! + s * older.sin[line]!);
      const offIm = im[line]! - expected * (s * older.cos[line]! - c * older.sin[line]!);
      const size = Math.sqrt(re[line]! ** 2 + im[line]! ** 2);
      const whole = size + Math.abs(expected);
      result[line] = whole === 0 ? 1 : Math.sqrt(offRe * offRe + offIm * offIm) / whole;
      now.size[line] = size;
      now.cos[line] = size === 0 ? 1 : re[line]! / size;
      now.sin[line] = size === 0 ? 0 : im[line]! / size;
    }
    older = last;
    last = now;
    return result;
  };
}

/** The factor between a masker's energy and the noise that it hides. */
function offsetOf(surprise: number, bark: number): number {
  const tonality = Math.min(1, Math.max(0, -0.299 - 0.43 * Math.log(surprise))) || 0;
  const tone = Math.max(TONE_MASKS_NOISE_DB, 14.5 + bark);
  return 10 ** (-(tonality * tone + (1 - tonality) * NOISE_MASKS_NOISE_DB) / 10);
}

/** Rows are bands that receive; each row sums to 1, so that white noise keeps its level. */
function spreadTable(bands: readonly BarkBand[]): Float64Array {
  const table = new Float64Array(bands.length ** 2);
  for (const [to, { bark }] of bands.entries()) {
    const row = bands.map((from) => spreadOf(1.05 * (bark - from.bark)));
    const sum = row.reduce((total, share) => total + share, 0);
    for (const [from, share] of row.entries()) table[to * bands.length + from] = share / sum;
  }
  return table;
}

/** Schroeder's spreading function with the standard's bend near its top; `distance` in Bark, upwards. */
function spreadOf(distance: number): number {
  const bend = 8 * Math.min((distance - 0.5) ** 2 - 2 * (distance - 0.5), 0);
  const slope = distance + 0.474;
  const fall = 15.811_389 + 7.5 * slope - 17.5 * Math.sqrt(1 + slope ** 2);
  return fall < -100 ? 0 : 10 ** ((bend + fall) / 10);
}

/** Terhardt, 1979. */
function quietEnergy(hz: number): number {
  const khz = hz / 1000;
  const spl = 3.64 * khz ** -0.8 - 6.5 * Math.exp(-0.6 * (khz - 3.3) ** 2) + 0.001 * khz ** 4;
  return 10 ** ((spl - FULL_SCALE_DB_SPL) / 10);
}

function decayOf(hz: number, hopSeconds: number): number {
  const { high, at100Hz } = DECAY_SECONDS;
  return Math.exp(-hopSeconds / (high + (100 / Math.max(hz, 100)) * (at100Hz - high)));
}
