import { columnOf } from '../../playlist/code-points.ts';
import type { Playlist } from '../../playlist/playlist-view.ts';
import { TAGS } from '../../playlist/tag-table.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import type { PlaylistLine } from '../../playlist/token.ts';
import { VARIABLE_REFERENCE } from '../../playlist/variables.ts';
import { allPlaylists } from '../all-playlists.ts';
import { createNamer } from '../create-namer.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

const DEFINED_BY = ['NAME', 'IMPORT', 'QUERYPARAM'];

export const variablesDefined: MediaRule = {
  id: 'variables-defined',
  code: 'A11',
  title: 'A variable is defined above the line that uses it',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.3, §6.3.1',
  why: 'Clients refuse a playlist with a variable that they do not know yet.',
  reads: 'playlist',
  *check(presentation) {
    const nameText = createNamer();
    for (const playlist of allPlaylists(presentation)) {
      if (!playlist.bytes.includes('{$')) continue;
      const defined = definedAt(playlist);
      for (const { line, name, index } of uses(playlist)) {
        const at = defined.get(name);
        if (at !== undefined && at < line.line) continue;
        yield {
          subject: atLine(playlist, line, columnOf(line.text, index)),
          message:
            at === undefined
              ? `The variable ${nameText(name)} is not defined.`
              : `The variable ${nameText(name)} is defined below, on line ${at}.`,
          hint:
            at === undefined
              ? `Add #EXT-X-DEFINE:NAME="${name}",VALUE="…" above line ${line.line}.`
              : `Move line ${at} above line ${line.line}.`,
        };
      }
    }
  },
};

/** The line that first defines each name. */
function definedAt(playlist: Playlist): Map<string, number> {
  const defined = new Map<string, number>();
  for (const { attributes, line } of tagsOf(playlist, 'EXT-X-DEFINE')) {
    for (const by of DEFINED_BY) {
      const name = attributes.get(by)?.value;
      if (name !== undefined && !defined.has(name)) defined.set(name, line);
    }
  }
  return defined;
}

/** Variables in URI lines and in attributes: those are what clients put values into. */
function* uses({
  lines,
}: Playlist): Generator<{ line: PlaylistLine; name: string; index: number }> {
  for (const line of lines) {
    if (line.kind !== 'uri' && line.kind !== 'tag') continue;
    if (!line.text.includes('{$') || (line.kind === 'tag' && !hasVariables(line.name))) continue;
    for (const found of line.text.matchAll(VARIABLE_REFERENCE)) {
      yield { line, name: found[1]!, index: found.index };
    }
  }
}

function hasVariables(tag: string): boolean {
  return tag !== 'EXT-X-DEFINE' && TAGS.get(tag)?.attributes !== undefined;
}
