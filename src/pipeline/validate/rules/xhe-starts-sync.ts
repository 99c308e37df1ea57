import { fragmentsOf } from '../../boxes/measure-fmp4.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

/** Codecs whose frames need others before them, unless they are made not to. */
const NAMES: Readonly<Record<string, string>> = {
  'mp4a.40.42': 'xHE-AAC: an immediate playout frame',
  apac: 'APAC: a sync frame',
};
const NON_SYNC = 0x1_0000;

export const xheStartsSync: MediaRule = {
  id: 'xhe-starts-sync',
  code: 'E15',
  title: 'Segments of xHE-AAC and APAC start with a frame that needs none before it',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 7.8, 7.9; ISO/IEC 23003-3 §5.5.5',
  why: 'After a change of the rendition or a seek, everything up to the next such frame is silent.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media, timing } of everySegment(presentation)) {
      const name = NAMES[timing?.track.entries[0]?.codecs ?? ''];
      if (timing === undefined || name === undefined) continue;
      const runs = fragmentsOf(media, timing.track.trackId).flatMap((track) => track.runs);
      const run = runs.find(({ flags }) => flags.length > 0);
      if (run === undefined || (run.flags[0]! & NON_SYNC) === 0) continue;
      const message = `The first sample is no sync sample; ${name} should begin the segment.`;
      yield { subject: atBytes(fetched, run.place), message };
    }
  },
};
