import { atLine, type MediaRule } from '../media-rule.ts';

/** How much longer than the target duration a segment may be, in seconds. */
const EXCESS_SECONDS_MAX = 0.5;

export const segmentWithinTargetDuration: MediaRule = {
  id: 'segment-within-target-duration',
  code: 'M05',
  title: 'No segment sounds longer than the target duration',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 7.7',
  why: 'A player that buffers by the target duration runs dry in a longer segment, whatever EXTINF says.',
  reads: 'media',
  *check({ renditions }) {
    for (const { playlist, segments } of renditions) {
      const { targetDuration } = playlist;
      if (targetDuration === undefined) continue;
      for (const { segment, mediaSeconds, resource } of segments) {
        if (mediaSeconds === undefined) continue;
        if (mediaSeconds <= targetDuration + EXCESS_SECONDS_MAX) continue;
        // Where EXTINF says it too, the text alone is wrong already.
        if (Math.round(segment.seconds ?? 0) > targetDuration) continue;
        yield {
          subject: atLine(playlist, segment.extinf ?? segment.line),
          message: `The samples of ${resource.name} last ${mediaSeconds.toFixed(3)} s; the target duration is ${targetDuration}.`,
          hint: 'Cut the music into shorter segments, or raise EXT-X-TARGETDURATION.',
          evidence: { mediaSeconds, targetDuration },
        };
      }
    }
  },
};
