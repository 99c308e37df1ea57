import { nearest } from '#core/suggest.ts';

import { TAGS } from '../../playlist/tag-table.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

/** The longest known name has 28 letters; nothing much longer is a slip of one of them. */
const NAME_LETTERS_MAX = 40;

/** Different names that are looked up; a file of nothing but made-up tags is none to mend by names. */
const NAMES_MAX = 100;

export const tagsKnown: MediaRule = {
  id: 'tags-known',
  code: 'F11',
  title: 'Every tag is one that HLS knows',
  severity: 'info',
  source: 'draft-pantos-hls-rfc8216bis §6.3.1',
  why: 'Clients ignore tags that they do not know: a slip in a name is silent.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      let names = 0;
      for (const [name, [tag]] of playlist.tags) {
        if (TAGS.has(name) || TAGS.has(name.toUpperCase())) continue;
        if ((names += 1) > NAMES_MAX) break;
        const meant = name.length > NAME_LETTERS_MAX ? undefined : nearest(name, TAGS.keys());
        const isSlip = meant !== undefined && isNear(name, meant);
        yield {
          subject: atLine(playlist, tag, 2),
          message: `${quoteText(name)} is no tag of HLS; clients ignore it.`,
          hint: isSlip
            ? `Write ${meant}, if that is what is meant.`
            : 'Remove it, unless a player of yours reads it.',
          ...(isSlip && { severity: 'warning' as const }),
        };
      }
    }
  },
};

/** A slip of a letter or two, not another name that also begins with EXT-X-. */
function isNear(name: string, known: string): boolean {
  return (
    Math.abs(name.length - known.length) <= 2 &&
    nearest(name.slice(6), [known.slice(6)]) !== undefined
  );
}
