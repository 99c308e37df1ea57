import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

export const tsFramesWhole: MediaRule = {
  id: 'ts-frames-whole',
  code: 'T07',
  title: 'The frames of a transport stream follow each other without a gap and without a change',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.1',
  why: 'Bytes between frames, and frames of another kind, make a player lose its place and click.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) {
      const [fault] = segment.media.faults;
      if (fault === undefined) continue;
      const { reason, byteOffset } = fault;
      yield {
        subject: atBytes(segment, { byteOffset }),
        message: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
        hint: 'Package the segment again; cut between frames, and put #EXT-X-DISCONTINUITY where the format changes.',
      };
    }
  },
};
