import type { FetchedSegment } from './presentation.ts';

/** Whether a segment holds any media; undefined where its bytes do not say. Pure. */
export function holdsSamples({ media }: Pick<FetchedSegment, 'media'>): boolean | undefined {
  if (media === undefined || media.faults.length > 0) return undefined;
  if (media.container === 'packed') return media.run.frames > 0;
  if (media.container === 'ts') return media.streams.some(({ pesPackets }) => pesPackets > 0);
  if (media.container !== 'fmp4') return undefined;
  const runs = media.fragments.flatMap(({ tracks }) => tracks.flatMap((track) => track.runs));
  return runs.some(({ sizes }) => sizes.length > 0);
}
