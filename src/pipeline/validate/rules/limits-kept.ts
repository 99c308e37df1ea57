import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { namedResources } from '../named-resources.ts';
import { quoteText } from '../quote-text.ts';

export const limitsKept: MediaRule = {
  id: 'limits-kept',
  code: 'B04',
  title: 'Nothing is larger than what is read of its kind',
  severity: 'error',
  source: 'veza: limits of the reader',
  why: 'What lies behind a limit was not looked at; a playlist or an init section of such a size is a fault of whoever wrote it.',
  reads: 'presentation',
  *check(presentation) {
    for (const { fetched, subject, words } of namedResources(presentation)) {
      const { failure, resource } = fetched;
      if (failure?.code !== 'too-large') continue;
      yield {
        subject,
        message: `The ${words} ${quoteText(resource.name)} ${failure.reason}.`,
        hint: 'Split it, or find out what made it so large.',
      };
    }
    for (const playlist of allPlaylists(presentation)) {
      if (!playlist.isCut) continue;
      const last = playlist.lines.at(-1);
      yield {
        subject: atLine(playlist, last),
        message: `The playlist goes on behind line ${last?.line ?? 0}; the rest was not read.`,
        hint: 'Split the playlist.',
      };
    }
  },
};
