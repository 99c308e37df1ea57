import type { Stereo } from './noise-to-mask.ts';

const SECONDS = 5;

/**
 * What encoders of music are known to do badly, made up: clicks that a window smears ahead, pure tones
 * that hide nothing, noise without a pattern, two sides that share nothing, a voice in dry silence.
 * The same samples every time.
 */
export function worstCases(sampleRate: number): Readonly<Record<string, Stereo>> {
  const make = (sample: (seconds: number, side: 0 | 1) => number): Stereo => {
    const samples = Math.round(SECONDS * sampleRate);
    const channel = (side: 0 | 1): Float32Array =>
      Float32Array.from({ length: samples }, (_, i) => sample(i / sampleRate, side));
    return [channel(0), channel(1)];
  };
  const random = [createRandom(1), createRandom(2)] as const;
  return {
    clicks: make((t, side) => decaying(t, 0.37, 90) * random[side]() * 0.8),
    glockenspiel: make((t) => glockenspiel(t)),
    applause: make(
      (t, side) => random[side]() * (0.15 + 0.35 * decaying(t + side / 31, 0.043, 60)),
    ),
    wide: make((t, side) =>
      side === 0 ? chord(t, [220, 277.2, 329.6]) : chord(t, [233.1, 311.1, 415.3]),
    ),
    speech: make((t) => speech(t)),
  };
}

/** 1 at every multiple of `period`, falling by `perSecond` nepers from there. */
function decaying(t: number, period: number, perSecond: number): number {
  return Math.exp(-(t % period) * perSecond);
}

function glockenspiel(t: number): number {
  const step = Math.floor(t / 0.4);
  const hz = 1046.5 * 2 ** ([0, 4, 7, 12, 9, 5, 2, 11][step % 8]! / 12);
  const partials = [1, 2.756, 5.404];
  return partials
    .map((ratio, i) => Math.sin(2 * Math.PI * hz * ratio * t) * decaying(t, 0.4, 4 * (i + 1)))
    .reduce((sum, value, i) => sum + (value * 0.5) / (i + 1), 0);
}

/** Saw-like notes, fifteen partials each. */
function chord(t: number, notes: readonly number[]): number {
  let sum = 0;
  for (const hz of notes)
    for (let partial = 1; partial <= 15; partial += 1)
      sum += Math.sin(2 * Math.PI * hz * partial * t) / partial;
  return sum * 0.12;
}

/** Pulses of a throat through three formants that move; a pause in every second. */
function speech(t: number): number {
  if (t % 1 > 0.8) return 0;
  const pitch = 110 + 15 * Math.sin(2 * Math.PI * 0.7 * t);
  const since = (t * pitch) % 1;
  const open = 0.5 + 0.5 * Math.sin(2 * Math.PI * 1.3 * t);
  const formants = [
    [400 + 400 * open, 60],
    [1200 + 900 * open, 90],
    [2600, 140],
  ] as const;
  const after = since / pitch;
  return formants
    .map(([hz, width]) => Math.sin(2 * Math.PI * hz * after) * Math.exp(-Math.PI * width * after))
    .reduce((sum, value, i) => sum + (value * 0.4) / (i + 1), 0);
}

/** Evenly from -1 to 1. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
