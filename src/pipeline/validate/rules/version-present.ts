import { readInteger } from '../../playlist/read-values.ts';
import { tagsOf } from '../../playlist/tags-of.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';
import { versionNeeds } from '../version-needs.ts';

export const versionPresent: MediaRule = {
  id: 'version-present',
  code: 'G02',
  title: 'A playlist that uses more than version 1 says its version',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.1.2',
  why: 'Without it the version is 1, and a client may ignore everything that came later.',
  reads: 'playlist',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      const [said] = tagsOf(playlist, 'EXT-X-VERSION');
      if (readInteger(said?.value)) continue;
      const needs = [...versionNeeds(playlist)].toSorted(
        (one, other) => other.version - one.version,
      );
      const version = Math.max(1, needs[0]?.version ?? 1);
      if (said !== undefined) {
        yield {
          subject: atValue(playlist, said),
          message: `EXT-X-VERSION is ${quoteText(said.value ?? '')}; it is a whole number, at least 1.`,
          hint: `Write #EXT-X-VERSION:${version}.`,
        };
      } else if (needs[0] !== undefined) {
        yield {
          subject: atLine(playlist, needs[0].tag),
          message: `${needs[0].what} needs version ${version}, and EXT-X-VERSION is missing.`,
          hint: `Add #EXT-X-VERSION:${version} after #EXTM3U.`,
        };
      }
    }
  },
};
