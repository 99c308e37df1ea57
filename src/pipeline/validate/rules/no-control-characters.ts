import { columnOf } from '../../playlist/code-points.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { codePointName } from '../quote-text.ts';

/** U+0000–001F and U+007F–009F; a line feed is not in a line, a carriage return has its own rule. */
const CONTROL = /(?!\r)\p{Cc}/u;

export const noControlCharacters: MediaRule = {
  id: 'no-control-characters',
  code: 'F04',
  title: 'No control characters stand in the text',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'Nobody sees them, and a URI with one names another file.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      for (const line of playlist.lines) {
        const found = CONTROL.exec(line.text);
        if (found === null) continue;
        const column = columnOf(line.text, found.index);
        yield {
          subject: atLine(playlist, line, column),
          message: `The control character ${codePointName(found[0])} stands in column ${column}.`,
          hint: 'Remove it.',
        };
      }
    }
  },
};
