import type { Playlist } from '../playlist/playlist-view.ts';
import { tagsOf } from '../playlist/tags-of.ts';
import type { TagLine } from '../playlist/token.ts';
import { atLine, type MediaFinding } from './media-rule.ts';
import { neededVersion } from './version-needs.ts';

/**
 * Finds tags that need a higher version than EXT-X-VERSION says. Silent where no version is said:
 * that is a fault of its own. The hint names the version that everything in the playlist needs.
 * @param what what of the tag needs it, as a sentence begins: `EXT-X-MAP`, `IV`.
 */
export function* requireVersion(
  playlist: Playlist,
  tags: Iterable<TagLine>,
  needed: number,
  what: string,
): Generator<MediaFinding> {
  if (playlist.version >= needed || tagsOf(playlist, 'EXT-X-VERSION').length === 0) return;
  // One line is to be mended, whichever of its faults is read first.
  const hint = `Write #EXT-X-VERSION:${neededVersion(playlist)}.`;
  for (const tag of tags) {
    yield {
      subject: atLine(playlist, tag),
      message: `${what} needs version ${needed}; the playlist says ${playlist.version}.`,
      hint,
    };
  }
}
