import { SAMPLE_RATE, type Mix } from './mix.ts';

/** Level of the loud parts, of full scale; about −14 LUFS for this music. */
const LOUD_RMS = 0.19;
/** Nothing gets louder than this, of full scale: −1 dB. */
const CEILING = 0.89;
const FADE_FRAMES = 2 * SAMPLE_RATE;
const BLOCK_FRAMES = 32_768;

/** Frames of 16-bit stereo at an even loudness, in blocks as a WAV file takes them. */
export function* masterSong(mix: Mix): Generator<Buffer, void, void> {
  const gain = LOUD_RMS / loudness(mix);
  for (let from = 0; from < mix.frames; from += BLOCK_FRAMES) {
    const frames = Math.min(BLOCK_FRAMES, mix.frames - from);
    const block = Buffer.allocUnsafe(frames * 4);
    for (let i = 0; i < frames; i += 1) {
      const at = from + i;
      const level = gain * Math.min(1, (mix.frames - at) / FADE_FRAMES);
      const left = toInt16(mix.left[at]! * level);
      const right = toInt16(mix.right[at]! * level);
      block[i * 4] = left;
      block[i * 4 + 1] = left >> 8;
      block[i * 4 + 2] = right;
      block[i * 4 + 3] = right >> 8;
    }
    yield block;
  }
}

/** RMS of the louder half of the song, in pieces of 0.4 s. */
function loudness(mix: Mix): number {
  const pieceFrames = Math.round(0.4 * SAMPLE_RATE);
  const powers: number[] = [];
  for (let from = 0; from + pieceFrames <= mix.frames; from += pieceFrames) {
    let sum = 0;
    for (let at = from; at < from + pieceFrames; at += 1) {
      sum += mix.left[at]! * mix.left[at]! + mix.right[at]! * mix.right[at]!;
    }
    powers.push(sum / (2 * pieceFrames));
  }
  const loud = powers.toSorted((a, b) => b - a).slice(0, Math.ceil(powers.length / 2));
  return Math.sqrt(loud.reduce((sum, power) => sum + power, 0) / loud.length);
}

/** Bends what is too loud instead of cutting it: a rational stand-in for tanh, exact everywhere. */
function toInt16(value: number): number {
  const x = Math.max(-3, Math.min(3, value / CEILING));
  const bent = (x * (27 + x * x)) / (27 + 9 * x * x);
  return Math.round(bent * CEILING * 32_767);
}
