import { TAGS } from '../../playlist/tag-table.ts';
import type { PlaylistLine } from '../../playlist/token.ts';
import { allPlaylists } from '../all-playlists.ts';
import { createNamer } from '../create-namer.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

export const tagCase: MediaRule = {
  id: 'tag-case',
  code: 'F12',
  title: 'Tags are written in capital letters',
  severity: 'warning',
  source: 'draft-pantos-hls-rfc8216bis §4.1',
  why: 'Tags are case-sensitive: written otherwise it is a comment, and nobody reads it.',
  reads: 'playlist',
  *check(presentation) {
    const nameText = createNamer();
    for (const playlist of allPlaylists(presentation)) {
      for (const line of playlist.lines) {
        const written = writtenName(line);
        if (written === undefined) continue;
        const name = written.toUpperCase();
        if (name === written || !TAGS.has(name)) continue;
        yield {
          subject: atLine(playlist, line, 2),
          message: `${nameText(written)} is not ${name}, but ${line.kind === 'tag' ? 'unknown' : 'a comment'}.`,
          hint: `Write #${name}.`,
        };
      }
    }
  },
};

/** The name of a tag, or what would be one in a comment. */
function writtenName(line: PlaylistLine): string | undefined {
  if (line.kind === 'tag') return line.name;
  if (line.kind !== 'comment') return undefined;
  return /^#(ext[\w-]*)/i.exec(line.text)?.[1];
}
