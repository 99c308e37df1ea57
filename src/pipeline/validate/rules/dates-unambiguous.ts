import { datedSegments } from '../dated-segments.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

/** Segments may overlap by less than that (§6.2.1). */
const OVERLAP_SECONDS_MAX = 1;

export const datesUnambiguous: MediaRule = {
  id: 'dates-unambiguous',
  code: 'D03',
  title: 'No date belongs to two places of the music',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1',
  why: 'A player that seeks to a date has two places to go to.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const dated = datedSegments(playlist);
      for (const [index, { segment, tag, date }] of dated.entries()) {
        const before = dated[index - 1];
        if (before === undefined) continue;
        const between = segment.startSeconds - before.segment.startSeconds;
        const overlap = before.date.epochSeconds + between - date.epochSeconds;
        if (overlap < OVERLAP_SECONDS_MAX) continue;
        yield {
          subject: atValue(playlist, tag),
          message: `The date goes back by ${overlap.toFixed(3)} s: ${tag.value} is before the end of the segment above it.`,
          hint: `Write the date on line ${before.tag.line} and the ${between.toFixed(3)} s since then, or a later one.`,
        };
      }
    }
  },
};
