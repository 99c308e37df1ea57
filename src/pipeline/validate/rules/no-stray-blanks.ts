import { columnOf } from '../../playlist/code-points.ts';
import { TAGS } from '../../playlist/tag-table.ts';
import type { PlaylistLine } from '../../playlist/token.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

/** White space that is no control character and no byte order mark: those have their own rules. */
const BLANK = /[^\S\p{Cc}\uFEFF]/u;

export const noStrayBlanks: MediaRule = {
  id: 'no-stray-blanks',
  code: 'F07',
  title: 'No blanks stand around lines, or in URIs',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'Strict players take the blank for a part of the tag, the value or the URI.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      for (const line of playlist.lines) {
        const at = findBlank(line);
        if (at < 0) continue;
        yield {
          subject: atLine(playlist, line, columnOf(line.text, at)),
          message: `A blank stands ${placeOf(line, at)}.`,
          hint: line.kind === 'uri' && line.text.trim().includes(' ') ? 'Write %20.' : 'Remove it.',
        };
      }
    }
  },
};

/** Index of the first one that does not belong there; -1 where there is none. */
function findBlank(line: PlaylistLine): number {
  const { kind, text } = line;
  if (kind === 'comment') return -1;
  if (kind !== 'tag') return text.search(BLANK);
  const before = text.slice(0, text.indexOf('#')).search(BLANK);
  if (before >= 0) return before;
  const colon = text.indexOf(':');
  if (colon >= 0 && isPlain(line.name)) {
    const beside = [colon - 1, colon + 1].find((at) => BLANK.test(text.charAt(at)));
    if (beside !== undefined) return beside;
  }
  // The title of EXTINF is free text.
  if (line.name === 'EXTINF' && text.includes(',')) return -1;
  const end = text.trimEnd().length;
  const after = text.slice(end).search(BLANK);
  return after < 0 ? -1 : end + after;
}

/** Blanks in attribute lists have their own rule; what unknown tags hold is theirs. */
function isPlain(name: string): boolean {
  const tag = TAGS.get(name);
  return tag !== undefined && tag.attributes === undefined;
}

function placeOf({ kind, text }: PlaylistLine, at: number): string {
  if (kind === 'blank') return 'on an empty line';
  if (text.slice(0, at).trim() === '') return 'before the line';
  if (at >= text.trimEnd().length) return 'after the line';
  return kind === 'uri' ? 'in the URI' : 'beside the colon';
}
