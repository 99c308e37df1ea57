import type { Sound } from '../presentation.ts';
import { envelopeRate } from './listen.ts';

/** How far apart two renditions are looked for, and how much of them is compared. */
const LAG_MAX = 0.25 * envelopeRate;
const LENGTH_MAX = 60 * envelopeRate;
/** Less music than this says nothing. */
const LENGTH_MIN = 2 * envelopeRate;
/** How alike two renditions have to be at a lag, and how much more than without one. */
const LIKENESS_MIN = 0.5;
const GAIN_MIN = 0.05;

/**
 * How many seconds one rendition is behind another, by the correlation of their levels; undefined
 * where they are too short or not alike. Pure.
 */
export function findLag(
  one: Pick<Sound, 'envelope'>,
  other: Pick<Sound, 'envelope'>,
): number | undefined {
  const length = Math.min(one.envelope.length, other.envelope.length, LENGTH_MAX);
  if (length < LENGTH_MIN) return undefined;
  const a = changesOf(one.envelope.subarray(0, length));
  const b = changesOf(other.envelope.subarray(0, length));
  const without = likeness(a, b, 0);
  let best = without;
  let bestLag = 0;
  for (let lag = -LAG_MAX; lag <= LAG_MAX; lag += 1) {
    const found = likeness(a, b, lag);
    if (found <= best) continue;
    best = found;
    bestLag = lag;
  }
  if (best < LIKENESS_MIN) return undefined;
  // A steady tone is like itself at many lags.
  return best - without < GAIN_MIN ? 0 : bestLag / envelopeRate;
}

/** Levels around their mean: what stays the same everywhere says nothing of time. */
function changesOf(envelope: Float32Array): Float32Array {
  const mean = envelope.reduce((sum, value) => sum + value, 0) / envelope.length;
  return envelope.map((value) => value - mean);
}

/** Correlation coefficient of `a` and `b` that starts `lag` values later. */
function likeness(a: Float32Array, b: Float32Array, lag: number): number {
  const start = Math.max(0, -lag);
  const end = Math.min(a.length, b.length - lag);
  let product = 0;
  let energyA = 0;
  let energyB = 0;
  for (let at = start; at < end; at += 1) {
    const x = a[at]!;
    const y = b[at + lag]!;
    product += x * y;
    energyA += x * x;
    energyB += y * y;
  }
  const energy = Math.sqrt(energyA * energyB);
  return energy === 0 ? 0 : product / energy;
}
