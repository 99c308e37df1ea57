import { tagsOf } from '../../playlist/tags-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const dateRangeNeedsDate: MediaRule = {
  id: 'date-range-needs-date',
  code: 'D06',
  title: 'A playlist with EXT-X-DATERANGE has an EXT-X-PROGRAM-DATE-TIME',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.5.1',
  why: 'Nothing says then to which place of the music the dates belong.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      const [first] = tagsOf(playlist, 'EXT-X-DATERANGE');
      if (first === undefined || tagsOf(playlist, 'EXT-X-PROGRAM-DATE-TIME').length > 0) continue;
      yield {
        subject: atLine(playlist, first),
        message: 'The playlist has EXT-X-DATERANGE, and no EXT-X-PROGRAM-DATE-TIME.',
        hint: 'Add #EXT-X-PROGRAM-DATE-TIME: with its date before the first segment.',
      };
    }
  },
};
