import { isAscii } from 'node:buffer';

import { columnOf } from '../../playlist/code-points.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const textIsNormalized: MediaRule = {
  id: 'text-is-normalized',
  code: 'F05',
  title: 'The text is in Unicode Normalization Form C',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'Two spellings of é look alike and name two files: a server finds only one of them.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      if (isAscii(playlist.bytes)) continue;
      for (const line of playlist.lines) {
        const composed = line.text.normalize('NFC');
        if (composed === line.text) continue;
        yield {
          subject: atLine(
            playlist,
            line,
            columnOf(line.text, firstDifference(line.text, composed)),
          ),
          message: 'The text is not in Normalization Form C.',
          hint: 'Compose it (uconv -x any-nfc), and rename the files that it names alike.',
        };
      }
    }
  },
};

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (one[at] === other[at]) at += 1;
  return at;
}
