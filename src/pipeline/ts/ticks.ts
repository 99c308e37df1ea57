/** Presentation times count at 90 kHz and start again after 33 bits. */
export const ticksPerSecond = 90_000;
const WRAP = 2 ** 33;

/** How far it is from one time to another by the shorter way, across the wrap; below 0 is back. */
export function ticksBetween(from: number, to: number): number {
  const ahead = (((to - from) % WRAP) + WRAP) % WRAP;
  return ahead < WRAP / 2 ? ahead : ahead - WRAP;
}

/** Ticks that samples last; not rounded. */
export function ticksOf(samples: number, sampleRate: number): number {
  return (samples * ticksPerSecond) / sampleRate;
}
