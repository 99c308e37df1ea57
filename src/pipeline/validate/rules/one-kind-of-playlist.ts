import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { DECIDING_TAGS } from '../stray-tags.ts';

export const oneKindOfPlaylist: MediaRule = {
  id: 'one-kind-of-playlist',
  code: 'F09',
  title: 'A playlist names either variants or segments',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1, §4.4.6',
  why: 'Players decide by these tags which kind it is: some play half of it, others none.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const { kind, tags } = playlist;
      const other = kind === 'media' ? 'multivariant' : 'media';
      for (const name of DECIDING_TAGS[other]) {
        for (const tag of tags.get(name) ?? []) {
          yield {
            subject: atLine(playlist, tag),
            message: `${name} stands in a ${kind} playlist; it makes a playlist a ${other} one.`,
            hint: `Remove line ${tag.line}, or move it into a playlist of its own.`,
          };
        }
      }
    }
  },
};
