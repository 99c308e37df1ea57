import { tagsOf } from '../../playlist/tags-of.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { oddOnesOut } from '../odd-ones-out.ts';

const KNOWN = new Set(['VOD', 'EVENT']);

export const playlistTypesEqual: MediaRule = {
  id: 'playlist-types-equal',
  code: 'X02',
  title: 'All playlists have the same type',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4',
  why: 'A player takes the type of one for that of all: length and seeking change with the rendition.',
  reads: 'presentation',
  *check({ renditions }) {
    const playlists = comparablePlaylists({ renditions }).filter(
      ({ playlistType }) => playlistType === undefined || KNOWN.has(playlistType),
    );
    const differ = oddOnesOut(playlists, ({ playlistType }) => playlistType ?? 'missing');
    for (const { item, value } of differ?.odd ?? []) {
      yield {
        subject: atLine(item, tagsOf(item, 'EXT-X-PLAYLIST-TYPE')[0] ?? item.lines[0]),
        message: `EXT-X-PLAYLIST-TYPE is ${value}; in "${differ!.sample.resource.name}" it is ${differ!.usual}.`,
        hint: 'Write the same EXT-X-PLAYLIST-TYPE into all of them, or into none.',
      };
    }
  },
};
