import type { Random } from './noise.ts';

/** A note of a melody: steps of the scale above the key, in sixteenths of a bar. */
export interface LeadNote {
  readonly step: number;
  readonly at: number;
  readonly length: number;
}

const RHYTHMS = [
  [0, 4, 6, 10],
  [0, 3, 6, 8, 12],
  [0, 6, 8, 14],
  [2, 4, 8, 11],
  [0, 8],
] as const;

const LOWEST_STEP = -2;
const HIGHEST_STEP = 9;

/**
 * A melody over four bars: a motif, its answer, the motif again, and an end on the chord. Notes on
 * strong beats belong to the chord of their bar; those between move by steps.
 */
export function composeLead(chords: readonly number[], random: Random): LeadNote[][] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const motif = pick(RHYTHMS.slice(0, 4));
  const answer = pick(RHYTHMS);
  let step = pick([0, 2, 4]);
  return [motif, answer, motif, RHYTHMS[4]].map((rhythm, bar) => {
    const degree = chords[bar % chords.length]!;
    return rhythm.map((at, index) => {
      step += pick([-2, -1, -1, 1, 1, 2]);
      if (at % 8 === 0) step = nearestChordStep(step, degree);
      if (step > HIGHEST_STEP) step -= 7;
      if (step < LOWEST_STEP) step += 7;
      return { step, at, length: (rhythm[index + 1] ?? 16) - at };
    });
  });
}

function nearestChordStep(step: number, degree: number): number {
  for (const distance of [0, -1, 1, -2]) {
    const above = (((step + distance - degree) % 7) + 7) % 7;
    if (above === 0 || above === 2 || above === 4) return step + distance;
  }
  return step;
}
