import type { BoxPlace, Fmp4Segment, InitMedia, InitTrack } from '../boxes/media.ts';
import { type Fmp4Timing, measureFmp4 } from '../boxes/measure-fmp4.ts';
import type { FetchedInit, FetchedSegment, Presentation, Rendition } from './presentation.ts';

/** An init section whose boxes could all be followed. */
export interface ReadableInit {
  readonly fetched: FetchedInit;
  readonly media: InitMedia;
}

/** A segment of fragmented MP4 whose boxes could all be followed. */
export interface ReadableSegment {
  readonly fetched: FetchedSegment;
  readonly media: Fmp4Segment;
  /** Undefined where there is no init section, or one that cannot be followed or does not fit. */
  readonly init: InitMedia | undefined;
  /** Undefined where its track is not known. */
  readonly timing: Fmp4Timing | undefined;
}

/** Boxes that are not of an init section but of a segment. */
const SEGMENT_BOXES = new Set(['styp', 'moof', 'mdat']);

/** Types of the boxes that lie in no other, in order. */
export function topTypes({ boxes }: Pick<InitMedia, 'boxes'>): string[] {
  return boxes.filter(({ path }) => !path.includes('/')).map(({ type }) => type);
}

/** Whether the bytes that EXT-X-MAP names are a segment: fragments and no movie box. */
export function isSegment(init: InitMedia): boolean {
  const types = topTypes(init);
  return !types.includes('moov') && types.some((type) => SEGMENT_BOXES.has(type));
}

/**
 * Every init section once. Those whose bytes cannot be followed are left out: what is missing there
 * is a consequence. So are segments that EXT-X-MAP takes for one.
 */
export function* readableInits({ renditions }: Presentation): Generator<ReadableInit> {
  const seen = new Set<string>();
  for (const fetched of renditions.flatMap(({ inits }) => inits)) {
    const { media, resource, reference } = fetched;
    const key = `${resource.location} ${reference.byteRange?.offset ?? ''}`;
    if (seen.has(key) || media === undefined) continue;
    seen.add(key);
    if (media.faults.length === 0 && !isSegment(media)) yield { fetched, media };
  }
}

/** The audio tracks of every init section. */
export function* readableTracks(
  presentation: Presentation,
): Generator<ReadableInit & { readonly track: InitTrack }> {
  for (const init of readableInits(presentation)) {
    for (const track of init.media.tracks) {
      if (track.handler === 'soun') yield { ...init, track };
    }
  }
}

/** Segments of fragmented MP4, without those whose bytes cannot be followed. */
export function* readableSegments({
  segments,
}: Pick<Rendition, 'segments'>): Generator<ReadableSegment> {
  for (const fetched of segments) {
    const { media, init: from } = fetched;
    if (media?.container !== 'fmp4' || media.faults.length > 0) continue;
    const isReadable = from?.media?.faults.length === 0 && !isSegment(from.media);
    const init = isReadable && from.misfit === undefined ? from.media : undefined;
    yield { fetched, media, init, timing: measureFmp4(media, init) };
  }
}

/** Readable segments of all renditions. */
export function* everySegment({ renditions }: Presentation): Generator<ReadableSegment> {
  for (const rendition of renditions) yield* readableSegments(rendition);
}

/** The first box of a type inside another one. */
export function boxIn({ boxes }: InitMedia, outer: BoxPlace, wanted: string): BoxPlace | undefined {
  const start = `${outer.path}/`;
  return boxes.find(({ path, type }) => type === wanted && path.startsWith(start));
}

/** Segments that follow each other in a playlist, both of fragmented MP4, readable and in their place. */
export function* readableNeighbours(
  rendition: Pick<Rendition, 'segments'>,
): Generator<readonly [ReadableSegment, ReadableSegment]> {
  let before: ReadableSegment | undefined;
  for (const after of readableSegments(rendition)) {
    const { segment, displaced } = after.fetched;
    const index = before?.fetched.segment.index;
    if (displaced === undefined && before !== undefined && index === segment.index - 1) {
      yield [before, after];
    }
    before = displaced === undefined ? after : undefined;
  }
}
