import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const TAG = 'EXT-X-PROGRAM-DATE-TIME';

export const datesOnDiscontinuities: MediaRule = {
  id: 'dates-on-discontinuities',
  code: 'D02',
  title: 'In a playlist with dates, every discontinuity has one',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §6.2.1',
  why: 'Behind a discontinuity the date cannot be told from what stands before it.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      if (tagsOf(playlist, TAG).length === 0) continue;
      for (const { discontinuity, programDateTime } of playlist.segments) {
        if (discontinuity === undefined || programDateTime !== undefined) continue;
        yield {
          subject: atLine(playlist, discontinuity),
          message: `The segment after EXT-X-DISCONTINUITY has no ${TAG}.`,
          hint: `Add #${TAG}: with its date below line ${discontinuity.line}.`,
        };
      }
    }
  },
};
