import { atLine, type MediaFinding, type MediaRule } from '../media-rule.ts';
import type { Displacement, FetchedSegment, Rendition } from '../presentation.ts';

/** Most segments whose right place is told one by one. */
const TOLD_MAX = 6;

export const segmentsInOrder: MediaRule = {
  id: 'segments-in-order',
  code: 'E18',
  title: 'Segments stand in the order of their times',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3',
  why: 'The music jumps forth and back; what is mended by such an order is wrong as well.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) yield* checkRendition(rendition);
  },
};

type Moved = FetchedSegment & { readonly displaced: Displacement };

function* checkRendition({ playlist, segments }: Rendition): Generator<MediaFinding> {
  const moved = segments.filter((one): one is Moved => one.displaced !== undefined);
  const [first, second] = moved;
  if (first === undefined || second === undefined) return;
  const subject = atLine(playlist, first.segment.line);
  if (moved.length === 2) {
    yield {
      subject,
      message: `${tell(first)} and ${tell(second)} stand in each other's place.`,
      hint: `Swap lines ${first.segment.line.line} and ${second.segment.line.line}${along(first, second)}.`,
    };
    return;
  }
  const told = moved.slice(0, TOLD_MAX).map(({ displaced, resource }) => {
    const { line } = segments[displaced.index]!.segment.line;
    return `${resource.name} to line ${line}`;
  });
  const left = moved.length - told.length;
  const rest = left > 0 ? ` and ${left} more` : '';
  yield {
    subject,
    message: `${moved.length} segments do not stand in the order of their times; the first is ${tell(first)}.`,
    hint: `Move ${told.join(', ')}${rest}; EXTINF says whether it moves with them: it is how long a segment lasts.`,
    evidence: { segments: moved.length },
  };
}

function tell({ resource, displaced }: Moved): string {
  return `${resource.name}, which starts at ${displaced.startSeconds.toFixed(3)} s,`;
}

/** What moves with the URIs, as far as EXTINF tells. */
function along(first: Moved, second: Moved): string {
  const ranges = first.segment.byteRange === undefined ? '' : ' with their EXT-X-BYTERANGE';
  const apart = (one: Moved, other: Moved): number =>
    Math.abs((one.segment.seconds ?? 0) - other.displaced.seconds);
  const own = apart(first, first) + apart(second, second);
  const swapped = apart(first, second) + apart(second, first);
  if (own === swapped) return ranges;
  return own < swapped
    ? `${ranges}, each with its EXTINF`
    : `${ranges} and leave EXTINF where it is`;
}
