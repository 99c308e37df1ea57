import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const MARK = '\uFEFF';

export const noByteOrderMark: MediaRule = {
  id: 'no-byte-order-mark',
  code: 'F03',
  title: 'The file has no byte order mark',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'The mark stands before #EXTM3U, so that players do not find it at the start of the file.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const [first] = playlist.lines;
      if (first?.text.startsWith(MARK) !== true) continue;
      yield {
        subject: atLine(playlist, first),
        message: 'The file begins with a byte order mark (EF BB BF).',
        hint: 'Save the playlist as UTF-8 without a byte order mark.',
      };
    }
  },
};
