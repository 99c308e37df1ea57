/**
 * Random numbers by name instead of in a row: the same (seed, stream, index) gives the same 32 bits
 * everywhere. Integers, additions and products only, so that every engine agrees on the last bit.
 */
export function random32(seed: number, stream: number, index: number): number {
  let h = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  h =
    Math.imul(h ^ (index | 0), 0x27d4eb2f) ^
    (index < 4_294_967_296 ? 0 : Math.imul(Math.floor(index / 4_294_967_296), 0x165667b1));
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return (h ^ (h >>> 15)) >>> 0;
}

/** An integer from 0 to `below` − 1. */
export function randomBelow(below: number, seed: number, stream: number, index: number): number {
  return Math.floor((random32(seed, stream, index) / 4_294_967_296) * below);
}

/**
 * A rank from 0 to `count` − 1 by Zipf's law with exponent 1, in steps of octaves: the first is
 * twice as likely as either of the next two, four times as likely as any of the four after them.
 */
export function randomRank(count: number, seed: number, stream: number, index: number): number {
  const octaves = 32 - Math.clz32(count);
  for (let attempt = 0; ; attempt += 1) {
    const salt = stream + attempt * 97;
    const first = 1 << randomBelow(octaves, seed, salt, index);
    const rank = first - 1 + randomBelow(first, seed, salt + 31, index);
    if (rank < count) return rank;
  }
}

/** A log-normal number: its median, and how many octaves one standard deviation is. */
export function randomLogNormal(
  median: number,
  octaves: number,
  seed: number,
  stream: number,
  index: number,
): number {
  let sum = -6;
  // Twelve uniform numbers make a normal one (Irwin and Hall) without a logarithm.
  for (let n = 0; n < 12; n += 1) sum += random32(seed, stream + n * 7, index) / 4_294_967_296;
  return median * powerOfTwo(sum * octaves);
}

/** 2^x to three digits, without `Math.pow`, whose last bit depends on the engine. */
function powerOfTwo(x: number): number {
  const whole = Math.floor(x);
  const part = x - whole;
  let power = 1 + part * (0.6565 + part * 0.3435);
  for (let n = 0; n < whole; n += 1) power *= 2;
  for (let n = 0; n > whole; n -= 1) power /= 2;
  return power;
}
