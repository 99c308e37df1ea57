import { tagsOf } from '../../playlist/tags-of.ts';
import type { TagLine } from '../../playlist/token.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { oddOnesOut } from '../odd-ones-out.ts';

/** Longest value that a hint repeats. */
const VALUE_CHARACTERS_MAX = 200;
const SHARED = ['EXT-X-SERVER-CONTROL', 'EXT-X-DATERANGE'];

export const sharedTagsEqual: MediaRule = {
  id: 'shared-tags-equal',
  code: 'X08',
  title: 'All playlists say the same of dates and of the server',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §6.2.4',
  why: 'A player reads them from the playlist that it happens to play, and loses them when it changes.',
  reads: 'presentation',
  *check({ renditions }) {
    const playlists = comparablePlaylists({ renditions });
    for (const name of SHARED) {
      const differ = oddOnesOut(playlists, (playlist) =>
        [...new Set(tagsOf(playlist, name).map(said))].toSorted().join('\n'),
      );
      for (const { item, value } of differ?.odd ?? []) {
        const expected = new Set(differ!.usual.split('\n'));
        const own = new Set(value.split('\n'));
        const tag = tagsOf(item, name).find((one) => !expected.has(said(one)));
        const missing = tagsOf(differ!.sample, name).find((one) => !own.has(said(one)));
        yield {
          subject: atLine(item, tag ?? item.lines[0]),
          message:
            tag === undefined
              ? `${name} of "${differ!.sample.resource.name}" is missing here.`
              : `${name} says something else than in "${differ!.sample.resource.name}".`,
          hint:
            missing?.value === undefined || missing.value.length > VALUE_CHARACTERS_MAX
              ? `Write the same #${name} into all playlists.`
              : `Write #${name}:${missing.value} here.`,
        };
      }
    }
  },
};

/** A tag's attributes in an order that does not depend on how they are written. */
function said({ attributes }: TagLine): string {
  return attributes.all
    .map(({ name, raw }) => `${name}=${raw}`)
    .toSorted()
    .join(',');
}
