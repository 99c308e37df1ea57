import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const extm3uFirst: MediaRule = {
  id: 'extm3u-first',
  code: 'F01',
  title: 'The first line is #EXTM3U',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.1.1, RFC 8216 §4.3.1.1',
  why: 'Players know a playlist by its first line and refuse anything else.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const [first] = playlist.lines;
      // A byte order mark and blanks around it are faults of their own.
      if (first?.text.trim() === '#EXTM3U') continue;
      const elsewhere = playlist.tags.get('EXTM3U')?.[0];
      yield {
        subject: atLine(playlist, first),
        message:
          first === undefined
            ? 'The playlist is empty.'
            : `The first line is ${quoteText(first.text)} instead of #EXTM3U.`,
        hint:
          elsewhere === undefined || elsewhere === first
            ? 'Write #EXTM3U as the first line.'
            : `Move line ${elsewhere.line} to the top.`,
      };
    }
  },
};
