import { holdsSamples } from '../holds-samples.ts';
import { atValue, atBytes, type MediaRule } from '../media-rule.ts';

export const segmentHoldsSamples: MediaRule = {
  id: 'segment-holds-samples',
  code: 'B05',
  title: 'A segment holds samples',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3, §4.4.4.1',
  why: 'A segment of headers alone is a hole as long as its EXTINF: players stall there, or skip.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      for (const fetched of segments) {
        if (holdsSamples(fetched) !== false) continue;
        const { extinf, seconds } = fetched.segment;
        const { name } = fetched.resource;
        yield {
          subject: extinf === undefined ? atBytes(fetched) : atValue(playlist, extinf),
          message: `${name} holds no samples; EXTINF says ${seconds ?? 'nothing'}${seconds === undefined ? '' : ' s'}.`,
          hint: 'Write the segment again, or take it out of the playlist.',
        };
      }
    }
  },
};
