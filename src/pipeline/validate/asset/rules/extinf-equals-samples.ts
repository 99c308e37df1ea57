import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';

/** Half a millisecond: below anything that a player schedules by. */
const toleranceSeconds = 0.0005;

export const extinfEqualsSamples: Rule<AssetMedia> = {
  id: 'extinf-equals-samples',
  code: 'E05',
  title: 'EXTINF is the duration of the samples in the segment',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3, §4.4.4.1',
  why: 'Small differences add up: the time line drifts from the music, and seeking lands beside its place.',
  *check({ renditions }) {
    for (const { playlist, init, segments } of renditions) {
      if (init === undefined) continue;
      for (const [index, { file, durationTicks }] of segments.entries()) {
        const { seconds, line } = playlist.segments[index]!;
        const measured = durationTicks / init.timescale;
        if (Math.abs(seconds - measured) <= toleranceSeconds) continue;
        yield {
          subject: { kind: 'playlist', name: playlist.file, line },
          message: `EXTINF is ${seconds} s; the samples of ${file} last ${measured.toFixed(6)} s.`,
          evidence: { seconds, measured },
        };
      }
    }
  },
};
