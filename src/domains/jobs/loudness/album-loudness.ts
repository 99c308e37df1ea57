import { integrate, measureRange } from './gate-blocks.ts';
import type { Loudness, LoudnessBlocks } from './model.ts';

/** Loudness of several tracks as if they were one: their blocks are gated together. Pure. */
export function albumLoudness(tracks: readonly Loudness[]): Loudness {
  const blocks = join(tracks.map((track) => track.blocks));
  const shortTermBlocks = join(tracks.map((track) => track.shortTermBlocks));
  const peaks = tracks.flatMap(({ truePeakDbtp }) => truePeakDbtp ?? []);
  return {
    integratedLufs: round(integrate(blocks)),
    rangeLu: round(measureRange(shortTermBlocks)),
    truePeakDbtp: peaks.length === 0 ? null : Math.max(...peaks),
    blocks,
    shortTermBlocks,
  };
}

function join(parts: readonly LoudnessBlocks[]): LoudnessBlocks {
  const counts = new Map<number, number>();
  for (const [centiLufs, count] of parts.flat()) {
    counts.set(centiLufs, (counts.get(centiLufs) ?? 0) + count);
  }
  return [...counts].toSorted(([one], [other]) => one - other);
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
