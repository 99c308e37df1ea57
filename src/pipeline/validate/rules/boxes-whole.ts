import { atBytes, type MediaFinding, type MediaRule } from '../media-rule.ts';
import type { FetchedInit, FetchedSegment } from '../presentation.ts';

export const boxesWhole: MediaRule = {
  id: 'boxes-whole',
  code: 'B03',
  title: 'Every box of fragmented MP4 can be followed to its end',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 14496-12 §4.2',
  why: 'A box whose size lies, or that is cut off, hides everything behind it; players drop the segment or crash.',
  reads: 'media',
  *check({ renditions }) {
    for (const { inits, segments } of renditions) {
      for (const init of inits) yield* faultsOf(init);
      for (const segment of segments) {
        if (segment.media?.container === 'fmp4') yield* faultsOf(segment);
      }
    }
  },
};

/** The first: what stands behind a box that cannot be followed is guessed. */
function* faultsOf(fetched: FetchedInit | FetchedSegment): Generator<MediaFinding> {
  const fault = fetched.media?.faults[0];
  if (fault === undefined) return;
  const { boxPath: path, byteOffset, reason } = fault;
  yield {
    subject: atBytes(fetched, { path, byteOffset }),
    message: `${path === '' ? 'The file' : `The box ${path}`} cannot be read: ${reason}.`,
    hint: 'Write the file again, or copy it again from where it came.',
  };
}
