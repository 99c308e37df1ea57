import type { Box } from './box.ts';
import { nameSiblings, readBoxTree, readOrFault } from './box-tree.ts';
import type { SegmentBytes } from './byte-cursor.ts';
import type {
  BoxPlace,
  Fmp4Segment,
  InitMedia,
  MediaFault,
  MovieFragment,
  SegmentIndex,
} from './media.ts';
import { readBrands } from './read-brands.ts';
import { type FragmentReading, readMovieFragment } from './read-movie-fragment.ts';
import { readSegmentIndex } from './read-segment-index.ts';
import { type ScannedBox, scanSegment } from './scan-segment.ts';

/** Most samples of one segment that are told apart; six hours of AAC. */
const SAMPLES_MAX = 1_000_000;

/**
 * Reads a media segment of fragmented MP4 as it comes: media is counted and never held. Never
 * throws on bad bytes: what contradicts itself is in `faults`.
 * @param init gives the defaults of `trex`; without it they are 0.
 */
export async function readFmp4Segment(
  source: SegmentBytes,
  init: Pick<InitMedia, 'defaults'> | undefined,
): Promise<Fmp4Segment> {
  const faults: MediaFault[] = [];
  const { bytes, boxes } = await scanSegment(source, faults);
  const paths = nameSiblings(boxes, '');
  const places = boxes.map(({ type, byteOffset, headerBytes, bytes: size }, index): BoxPlace => {
    return { type, path: paths[index]!, byteOffset, bytes: size, headerBytes };
  });
  // Samples have at least a byte each, so a segment holds no more of them than bytes.
  const samplesLeft = Math.min(SAMPLES_MAX, bytes);
  const reading: FragmentReading = { defaults: init?.defaults ?? new Map(), faults, samplesLeft };
  let brands: Fmp4Segment['brands'];
  const fragments: MovieFragment[] = [];
  const indexes: SegmentIndex[] = [];
  for (const [index, scanned] of boxes.entries()) {
    const place = places[index]!;
    const box = boxOf(scanned);
    if (box === undefined) continue;
    if (box.type === 'sidx') {
      const read = readOrFault(faults, place, () => readSegmentIndex(box, place));
      if (read !== undefined) indexes.push(read);
    } else if (box.type === 'moof') {
      const fragment = readMovieFragment(nodeOf(box, place, faults), reading);
      const at = mdatAfter(places, index);
      const mdat = at === undefined ? undefined : places[at];
      const isFirst = mdat !== undefined && beginsWithFrame(fragment, mdat);
      const firstWord = isFirst ? boxes[at!]!.firstWord : undefined;
      fragments.push({ ...fragment, mdat, firstWord });
    } else {
      brands ??= readOrFault(faults, place, () => readBrands(box));
    }
  }
  return { container: 'fmp4', bytes, boxes: places, brands, fragments, indexes, faults };
}

function boxOf({ type, byteOffset, headerBytes, payload }: ScannedBox): Box | undefined {
  return payload && { type, byteOffset, headerBytes, payload };
}

function nodeOf(box: Box, place: BoxPlace, faults: MediaFault[]) {
  const byteOffset = box.byteOffset + box.headerBytes;
  return {
    ...box,
    place,
    children: readBoxTree(box.payload, { byteOffset, path: place.path, faults }),
  };
}

/** Whether the first frame lies at the start of the media data. */
function beginsWithFrame(
  { place, tracks }: Pick<MovieFragment, 'place' | 'tracks'>,
  mdat: BoxPlace,
): boolean {
  const [track] = tracks;
  const offset = track?.runs[0]?.dataOffset;
  if (track === undefined || offset === undefined) return false;
  const start = (track.baseDataOffset ?? place.byteOffset) + offset;
  return start === mdat.byteOffset + mdat.headerBytes;
}

/** Index of the `mdat` that follows before the next fragment. */
function mdatAfter(places: readonly BoxPlace[], index: number): number | undefined {
  for (let at = index + 1; at < places.length; at += 1) {
    if (places[at]!.type === 'mdat') return at;
    if (places[at]!.type === 'moof') return undefined;
  }
  return undefined;
}
