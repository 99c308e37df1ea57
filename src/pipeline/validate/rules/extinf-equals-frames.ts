import { extinfError } from '../extinf-error.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const extinfEqualsFrames: MediaRule = {
  id: 'extinf-equals-frames',
  code: 'S06',
  title: 'EXTINF is how long the frames of packed audio sound',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3, §4.4.4.1',
  why: 'Small differences add up: the time line drifts from the music, and seeking lands beside its place.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      for (const fetched of segments) {
        const { media, segment } = fetched;
        if (media?.container !== 'packed' || media.faults.length > 0) continue;
        const error = extinfError(fetched);
        if (error === undefined || !error.isWrong || segment.extinf === undefined) continue;
        const { seconds, measured } = error;
        yield {
          subject: atValue(playlist, segment.extinf),
          message: `EXTINF is ${seconds} s; the frames of ${fetched.resource.name} last ${measured.toFixed(6)} s.`,
          hint: `Write #EXTINF:${measured.toFixed(6)},`,
          evidence: { seconds, measured },
        };
      }
    }
  },
};
