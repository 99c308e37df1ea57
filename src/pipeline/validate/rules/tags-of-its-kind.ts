import { TAGS } from '../../playlist/tag-table.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { DECIDING_TAGS } from '../stray-tags.ts';

const DECIDING: ReadonlySet<string> = new Set(Object.values(DECIDING_TAGS).flat());

export const tagsOfItsKind: MediaRule = {
  id: 'tags-of-its-kind',
  code: 'F10',
  title: 'Every tag belongs to the kind of playlist that it stands in',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.3, §4.4.4, §4.4.6',
  why: 'Clients refuse such a playlist, or ignore what the tag says.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      for (const [name, tags] of playlist.tags) {
        const scope = TAGS.get(name)?.scope ?? 'both';
        const kind = scope === 'segment' ? 'media' : scope;
        if (kind === 'both' || kind === playlist.kind || DECIDING.has(name)) continue;
        for (const tag of tags) {
          yield {
            subject: atLine(playlist, tag),
            message: `${name} belongs to ${kind} playlists; this is a ${playlist.kind} one.`,
            hint: `Remove line ${tag.line}.`,
          };
        }
      }
    }
  },
};
