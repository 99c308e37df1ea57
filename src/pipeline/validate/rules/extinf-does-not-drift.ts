import { extinfError } from '../extinf-error.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

/** About one frame of AAC, in seconds. */
const DRIFT_SECONDS_MAX = 0.02;

export const extinfDoesNotDrift: MediaRule = {
  id: 'extinf-does-not-drift',
  code: 'S05',
  title: 'EXTINF is accurate enough not to drift',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.1; Apple HLS Authoring Specification 8.1',
  why: 'Rounding adds up: at the end of the music the time line is beside what is heard, and seeking too.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      const errors = segments.map(extinfError);
      // A segment whose EXTINF is wrong by itself is another fault, and the cause of the drift.
      if (errors.some((error) => error === undefined || error.isWrong)) continue;
      let drift = 0;
      let worst = 0;
      let at = 0;
      for (const [index, error] of errors.entries()) {
        drift += error!.seconds - error!.measured;
        if (Math.abs(drift) <= Math.abs(worst)) continue;
        worst = drift;
        at = index;
      }
      if (Math.abs(worst) <= DRIFT_SECONDS_MAX) continue;
      const { extinf, line } = segments[at]!.segment;
      const far = `${Math.abs(worst * 1000).toFixed(1)} ms ${worst > 0 ? 'late' : 'early'}`;
      yield {
        subject: atLine(playlist, extinf ?? line),
        message: `After ${at + 1} segments the durations of EXTINF are ${far} against the samples.`,
        hint: 'Write EXTINF with six decimals.',
        evidence: { driftSeconds: worst, segments: at + 1 },
      };
    }
  },
};
