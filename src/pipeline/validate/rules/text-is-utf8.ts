import { isUtf8 } from 'node:buffer';

import { columnOf } from '../../playlist/code-points.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const REPLACEMENT = '\uFFFD';

export const textIsUtf8: MediaRule = {
  id: 'text-is-utf8',
  code: 'F02',
  title: 'The text is UTF-8',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'Names and URIs with bytes of another encoding lead nowhere, and strict players refuse the file.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      if (isUtf8(playlist.bytes)) continue;
      for (const line of playlist.lines) {
        if (!line.text.includes(REPLACEMENT)) continue;
        const bytes = playlist.bytes.subarray(line.byteOffset, line.byteOffset + line.bytes);
        if (isUtf8(bytes)) continue;
        yield {
          subject: atLine(playlist, line, columnOf(line.text, line.text.indexOf(REPLACEMENT))),
          message: 'Bytes are not UTF-8.',
          hint: 'Save the playlist as UTF-8: iconv -f latin1 -t utf-8 turns most old ones over.',
        };
      }
    }
  },
};
