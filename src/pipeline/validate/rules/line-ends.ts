import { columnOf } from '../../playlist/code-points.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const lineEnds: MediaRule = {
  id: 'line-ends',
  code: 'F06',
  title: 'Lines end with LF or CR LF',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'A carriage return alone ends no line: what follows it belongs to the line before.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      for (const line of playlist.lines) {
        const at = line.text.indexOf('\r');
        if (at < 0) continue;
        const column = columnOf(line.text, at);
        yield {
          subject: atLine(playlist, line, column),
          message: `A carriage return without a line feed stands in column ${column}.`,
          hint: 'End every line with LF, or every line with CR LF.',
        };
      }
    }
  },
};
