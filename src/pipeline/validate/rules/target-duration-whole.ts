import { readDecimal, readInteger } from '../../playlist/read-values.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const targetDurationWhole: MediaRule = {
  id: 'target-duration-whole',
  code: 'M02',
  title: 'The target duration is a whole number of seconds, at least 1',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3.1',
  why: 'Players read it as an integer; what is none becomes 0 or ends the reading of the playlist.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const tag of tagsOf(playlist, 'EXT-X-TARGETDURATION')) {
        if ((readInteger(tag.value) ?? 0) >= 1) continue;
        const rounded = Math.max(1, Math.round(readDecimal(tag.value) ?? 6));
        yield {
          subject: atValue(playlist, tag),
          message: `EXT-X-TARGETDURATION is ${quoteText(tag.value ?? '')}; it is a whole number of seconds, at least 1.`,
          hint: `Write #EXT-X-TARGETDURATION:${rounded}.`,
        };
      }
    }
  },
};
