import type { TrackRun } from '../../boxes/media.ts';
import { fragmentsOf } from '../../boxes/measure-fmp4.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

/** `sample_is_non_sync_sample` and `sample_depends_on` of the flags (ISO/IEC 14496-12 §8.8.3.1). */
const NON_SYNC = 0x1_0000;
const dependsOn = (flags: number): number => (flags >>> 24) & 3;
/** Codecs whose frames may need others before them. */
const DEPENDENT = /^(?:mp4a\.40\.42|apac|mhm1|mha1)/;

export const samplesSync: MediaRule = {
  id: 'samples-sync',
  code: 'E13',
  title: 'Audio samples say that a player can start at each of them',
  severity: 'warning',
  level: 'SHOULD',
  source: 'ISO/IEC 23000-19 §10.2; ISO/IEC 14496-12 §8.8.3.1',
  why: 'A player that believes the flags throws away what stands before a sync sample: the start of the segment.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media, timing } of everySegment(presentation)) {
      const codecs = timing?.track.entries[0]?.codecs;
      if (timing === undefined || codecs === undefined || DEPENDENT.test(codecs)) continue;
      for (const run of fragmentsOf(media, timing.track.trackId).flatMap(({ runs }) => runs)) {
        const message = faultOf(run);
        if (message !== undefined) yield { subject: atBytes(fetched, run.place), message };
      }
    }
  },
};

function faultOf({ flags }: TrackRun): string | undefined {
  const at = flags.findIndex((value) => (value & NON_SYNC) !== 0 || dependsOn(value) === 1);
  if (at < 0) return undefined;
  const what = (flags[at]! & NON_SYNC) === 0 ? 'depends on others' : 'is no sync sample';
  return `Sample ${at + 1} says that it ${what}.`;
}
