import { createFourier } from './fourier.ts';

/** Longest part that is compared; some seconds of music are enough to be sure of the sample. */
const PART_SAMPLES = 2 ** 17;

/**
 * By how many samples `coded` is late against `reference`, found by cross-correlation around the
 * loudest part of the reference; negative where it is early. Both have to be longer than `maxSamples`.
 */
export function findDelay(reference: Float32Array, coded: Float32Array, maxSamples = 4096): number {
  const length = 2 ** Math.ceil(Math.log2(Math.min(PART_SAMPLES, reference.length)));
  const from = loudestPart(reference, length);
  const fourier = createFourier(length * 2);
  const padded = (samples: Float32Array): [Float64Array, Float64Array] => {
    const re = new Float64Array(length * 2);
    re.set(samples.subarray(from, from + length));
    return [re, new Float64Array(length * 2)];
  };
  const [aRe, aIm] = padded(reference);
  const [bRe, bIm] = padded(coded);
  fourier(aRe, aIm);
  fourier(bRe, bIm);
  // conj(A) · B, and the inverse transform by swapping the two parts.
  const re = aRe.map((value, i) => value * bRe[i]! + aIm[i]! * bIm[i]!);
  const im = aRe.map((value, i) => value * bIm[i]! - aIm[i]! * bRe[i]!);
  fourier(im, re);
  let best = 0;
  const at = (delay: number): number => re[(delay + length * 2) % (length * 2)]!;
  for (let delay = -maxSamples; delay <= maxSamples; delay += 1)
    if (at(delay) > at(best)) best = delay;
  return best;
}

function loudestPart(samples: Float32Array, length: number): number {
  let [best, bestFrom] = [-1, 0];
  for (let from = 0; from + length <= samples.length; from += length / 2) {
    const energy = samples
      .subarray(from, from + length)
      .reduce((sum, value) => sum + value ** 2, 0);
    if (energy > best) [best, bestFrom] = [energy, from];
  }
  return bestFrom;
}
