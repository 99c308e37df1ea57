import { atLine, type MediaRule } from '../media-rule.ts';
import { audioRenditions } from '../audio-renditions.ts';

/** Below what an ear tells apart, and above the rounding of any time base; in seconds. */
const TOLERANCE_SECONDS = 0.001;

export const renditionsStartTogether: MediaRule = {
  id: 'renditions-start-together',
  code: 'X03',
  title: 'The first segments of all renditions start at the same time',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4; Apple HLS Authoring Specification 8.7',
  why: 'A player that changes the rendition places the segments by their time: a jump in the music.',
  reads: 'media',
  *check(presentation) {
    const [first, ...others] = audioRenditions(presentation).filter(
      ({ playlist, segments }) =>
        playlist.endlist !== undefined && segments[0]?.mediaStartSeconds !== undefined,
    );
    if (first === undefined) return;
    const expected = first.segments[0]!.mediaStartSeconds!;
    for (const { playlist, segments } of others) {
      const start = segments[0]!.mediaStartSeconds!;
      if (Math.abs(start - expected) <= TOLERANCE_SECONDS) continue;
      yield {
        subject: atLine(playlist, segments[0]!.segment.line),
        message:
          `The first segment starts at ${start.toFixed(6)} s; ` +
          `in ${first.resource.name} at ${expected.toFixed(6)} s.`,
        hint: 'Package all renditions in one run, from the same source.',
        evidence: { start, expected },
      };
    }
  },
};
