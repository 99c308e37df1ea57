/** Integrated loudness (ITU-R BS.1770-4), sample by sample. */
export interface LoudnessMeter {
  /** Takes interleaved samples. */
  readonly push: (samples: Float32Array) => void;
  /** LUFS; undefined where everything is below the absolute gate of -70. */
  integrated(): number | undefined;
}

/** Blocks of 400 ms, one every 100 ms. */
const STEP_SECONDS = 0.1;
const STEPS_A_BLOCK = 4;
const ABSOLUTE_GATE = -70;
const RELATIVE_GATE = -10;
/** Most steps that are kept: a day. */
const stepsMax = 864_000;

type Biquad = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/** Every channel weighs the same: right for mono and stereo. */
export function measureLoudness(sampleRate: number, channels: number): LoudnessMeter {
  const stepFrames = Math.round(sampleRate * STEP_SECONDS);
  const [shelf, highPass] = [shelfOf(sampleRate), highPassOf(sampleRate)];
  // Two delays of each of the two filters, a channel.
  const state = new Float64Array(channels * 4);
  const steps: number[] = [];
  let sum = 0;
  let frames = 0;
  return {
    push: (samples) => {
      for (let at = 0; at + channels <= samples.length; at += channels) {
        for (let channel = 0; channel < channels; channel += 1) {
          const value = weigh(samples[at + channel]!, state, channel * 4, shelf, highPass);
          sum += value * value;
        }
        frames += 1;
        if (frames < stepFrames) continue;
        if (steps.length < stepsMax) steps.push(sum / stepFrames);
        sum = 0;
        frames = 0;
      }
    },
    integrated: () => gate(steps),
  };
}

function weigh(
  input: number,
  state: Float64Array,
  at: number,
  [b0, b1, b2, a1, a2]: Biquad,
  [c0, c1, c2, d1, d2]: Biquad,
): number {
  const middle = b0 * input + state[at]!;
  state[at] = b1 * input - a1 * middle + state[at + 1]!;
  state[at + 1] = b2 * input - a2 * middle;
  const output = c0 * middle + state[at + 2]!;
  state[at + 2] = c1 * middle - d1 * output + state[at + 3]!;
  state[at + 3] = c2 * middle - d2 * output;
  return output;
}

function gate(steps: readonly number[]): number | undefined {
  const blocks: number[] = [];
  for (let at = 0; at + STEPS_A_BLOCK <= steps.length; at += 1) {
    let sum = 0;
    for (let step = at; step < at + STEPS_A_BLOCK; step += 1) sum += steps[step]!;
    const energy = sum / STEPS_A_BLOCK;
    if (loudnessOf(energy) > ABSOLUTE_GATE) blocks.push(energy);
  }
  if (blocks.length === 0) return undefined;
  const threshold = loudnessOf(mean(blocks)) + RELATIVE_GATE;
  return loudnessOf(mean(blocks.filter((energy) => loudnessOf(energy) > threshold)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function loudnessOf(energy: number): number {
  return -0.691 + 10 * Math.log10(energy);
}

/** The two filters of BS.1770 for any sample rate, by their analogue prototypes. */
function shelfOf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return [
    (high + (band * k) / q + k * k) / a0,
    (2 * (k * k - high)) / a0,
    (high - (band * k) / q + k * k) / a0,
    (2 * (k * k - 1)) / a0,
    (1 - k / q + k * k) / a0,
  ];
}

function highPassOf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return [1, -2, 1, (2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0];
}
