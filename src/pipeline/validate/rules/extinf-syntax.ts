import { tagsOf } from '../../playlist/tags-of.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const extinfSyntax: MediaRule = {
  id: 'extinf-syntax',
  code: 'S02',
  title: 'EXTINF is a duration in seconds, a comma and perhaps a title',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.1',
  why: 'Players that read it strictly take a malformed duration for 0, or refuse the playlist.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const tag of tagsOf(playlist, 'EXTINF')) {
        const [duration = '', ...title] = (tag.value ?? '').split(',');
        const isNumber = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/.test(duration);
        if (isNumber && title.length > 0) continue;
        const seconds = Number.parseFloat(duration);
        yield {
          subject: atValue(playlist, tag),
          message: isNumber
            ? `EXTINF ${duration} has no comma after the duration.`
            : `EXTINF begins with ${quoteText(duration)}, which is no duration in seconds.`,
          hint:
            isNumber || seconds > 0
              ? `Write #EXTINF:${isNumber ? duration : seconds}, with the comma.`
              : 'Write the duration with digits and a decimal point, then a comma: #EXTINF:6.000,',
        };
      }
    }
  },
};
