import { atLine, type MediaRule } from '../media-rule.ts';
import type { FetchedSegment } from '../presentation.ts';

/** Boxes that a segment may start with. */
const STARTS = new Set(['styp', 'sidx', 'ssix', 'prft', 'emsg', 'moof', 'free', 'skip', 'uuid']);

export const byterangeOnBoxBoundary: MediaRule = {
  id: 'byterange-on-box-boundary',
  code: 'N10',
  title: 'Byte ranges start and end where boxes do',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2, §4.4.4.2',
  why: 'A player that gets the middle of a box finds no sample in it.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      for (const fetched of segments) {
        const { segment, init } = fetched;
        const isFmp4 = init?.media?.boxes.some(({ type }) => type === 'moov') ?? false;
        if (segment.byteRange === undefined || !isFmp4 || segment.keys.length > 0) continue;
        const message = faultOf(fetched);
        if (message === undefined) continue;
        yield {
          subject: atLine(playlist, segment.byteRange.tag),
          message,
          hint: hintOf(segments[segment.index - 1], fetched),
        };
      }
    }
  },
};

/** Where the range before it ends it may be meant to start. */
function hintOf(before: FetchedSegment | undefined, { segment }: FetchedSegment): string {
  const { offset, length } = segment.byteRange!;
  const { byteRange, location } = before?.segment ?? {};
  const end = byteRange && byteRange.offset + byteRange.length;
  if (end === undefined || end === offset || location !== segment.location) {
    return 'Make the playlist anew from the file: its ranges have moved.';
  }
  return `Write #EXT-X-BYTERANGE:${length}@${end}, where the range before it ends, or make the playlist anew from the file.`;
}

function faultOf({ segment, media, totalBytes }: FetchedSegment): string | undefined {
  const { offset, length } = segment.byteRange!;
  // Beyond the end of the file there are no boxes; that is another fault.
  if (totalBytes !== undefined && offset + length > totalBytes) return undefined;
  const range = `The range ${length}@${offset}`;
  if (media?.container === 'unknown') return `${range} does not start at a box.`;
  if (media?.container !== 'fmp4') return undefined;
  const [first] = media.boxes;
  if (first === undefined || !STARTS.has(first.type)) {
    return `${range} does not start at a box of a segment.`;
  }
  const cut = media.faults.find(({ boxPath }) => !boxPath.includes('/'));
  if (cut === undefined) return undefined;
  return `${range} ends inside a box: ${cut.boxPath} at byte ${cut.byteOffset} of it ${cut.reason}.`;
}
