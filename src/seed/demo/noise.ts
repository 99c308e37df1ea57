/** Numbers from 0 (included) to 1 (excluded) that look random and are the same on every run. */
export type Random = () => number;

/** mulberry32: exact 32-bit arithmetic, so the same numbers on every engine. */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
