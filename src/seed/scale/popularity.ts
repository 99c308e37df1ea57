import { randomRank } from './random.ts';

/**
 * The n-th draw of a thing by popularity (Zipf): who is popular is spread over all of them, so that
 * the first rows of a table are nothing special. Pure.
 */
export function openPopularity(count: number): (seed: number, stream: number, n: number) => number {
  const step = coprimeStep(count);
  return (seed, stream, n) => (randomRank(count, seed, stream, n) * step) % count;
}

/** A step that visits every index once: near the golden section, without a common factor. */
function coprimeStep(count: number): number {
  let step = Math.max(1, Math.floor(count * 0.618));
  while (commonFactor(step, count) !== 1) step += 1;
  return step;
}

function commonFactor(a: number, b: number): number {
  return b === 0 ? a : commonFactor(b, a % b);
}
