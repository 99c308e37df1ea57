import { TAGS } from '../../playlist/tag-table.ts';
import { allPlaylists } from '../all-playlists.ts';
import { createNamer } from '../create-namer.ts';
import { isSlipOf } from '../is-slip-of.ts';
import { atLine, type MediaRule } from '../media-rule.ts';

/** Names of vendors differ by more letters. */
const SLIP_LETTERS_MAX = 2;

export const tagsKnown: MediaRule = {
  id: 'tags-known',
  code: 'F11',
  title: 'Every tag is one that HLS knows',
  severity: 'info',
  exception: { severity: 'warning', when: 'the name is that of a known tag with a slip' },
  source: 'draft-pantos-hls-rfc8216bis §6.3.1',
  why: 'Clients ignore tags that they do not know: a slip in a name is silent.',
  reads: 'playlist',
  *check(presentation) {
    const nameText = createNamer();
    for (const playlist of allPlaylists(presentation)) {
      for (const [name, tags] of playlist.tags) {
        if (TAGS.has(name) || TAGS.has(name.toUpperCase())) continue;
        const meant = [...TAGS.keys()].find((known) => isSlipOf(name, known, SLIP_LETTERS_MAX));
        for (const tag of tags) {
          yield {
            subject: atLine(playlist, tag, 2),
            message: `${nameText(name)} is no tag of HLS; clients ignore it.`,
            hint:
              meant === undefined
                ? 'Remove it, unless a player of yours reads it.'
                : `Write ${meant}, if that is what is meant.`,
            ...(meant !== undefined && { severity: 'warning' as const }),
          };
        }
      }
    }
  },
};
