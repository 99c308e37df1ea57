import type { FetchedSegment, Rendition, SegmentMedia } from './presentation.ts';

/** A segment that was read, and is of a kind. */
export type SegmentOf<C extends SegmentMedia['container']> = FetchedSegment & {
  readonly media: Extract<SegmentMedia, { readonly container: C }>;
};

/** Every segment of a kind, in the order of the playlists. */
export function* segmentsOf<C extends SegmentMedia['container']>(
  { renditions }: { readonly renditions: readonly Pick<Rendition, 'segments'>[] },
  container: C,
): Generator<SegmentOf<C>> {
  for (const { segments } of renditions) {
    for (const segment of segments) if (isOf(segment, container)) yield segment;
  }
}

/** Segments of a kind, in their places, that follow each other without an EXT-X-DISCONTINUITY, two by two. */
export function* neighboursOf<C extends SegmentMedia['container']>(
  { segments }: Pick<Rendition, 'segments'>,
  container: C,
): Generator<readonly [SegmentOf<C>, SegmentOf<C>]> {
  for (const [index, second] of segments.entries()) {
    const first = segments[index - 1];
    if (first === undefined || second.segment.discontinuity !== undefined) continue;
    if (first.displaced !== undefined || second.displaced !== undefined) continue;
    if (isOf(first, container) && isOf(second, container)) yield [first, second];
  }
}

function isOf<C extends SegmentMedia['container']>(
  segment: FetchedSegment,
  container: C,
): segment is SegmentOf<C> {
  return segment.media?.container === container;
}
