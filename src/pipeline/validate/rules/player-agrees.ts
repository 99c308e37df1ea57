import { comparePlayers } from '../../playlist/compare-players.ts';
import { readAsPlayer } from '../../playlist/read-as-player.ts';
import { allPlaylists } from '../all-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const playerAgrees: MediaRule = {
  id: 'player-agrees',
  code: 'Y01',
  title: 'A common player reads the playlist as the specification does',
  severity: 'warning',
  source: 'veza: m3u8-parser, which video.js and others read playlists with',
  why: 'What is right on paper is not heard where the player reads something else.',
  reads: 'presentation',
  *check(presentation) {
    for (const playlist of allPlaylists(presentation)) {
      // What does not begin as a playlist is none; that is told elsewhere.
      if (!playlist.tags.has('EXTM3U')) continue;
      const reading = readAsPlayer(playlist, presentation.multivariant?.variables);
      if (reading === undefined) continue;
      if (reading.failure !== undefined) {
        yield {
          subject: atLine(playlist),
          message: `m3u8-parser gives up on the playlist: ${quoteText(reading.failure)}.`,
          hint: 'Mend what else is found here; if nothing is, write what the parser stumbles over more plainly.',
        };
        continue;
      }
      for (const { what, line, meant, read } of comparePlayers(playlist, reading.manifest)) {
        yield {
          subject: atLine(playlist, line),
          message: `${what} is ${quoteText(meant)}; m3u8-parser reads ${quoteText(read)}.`,
          hint: 'Write it more plainly: without variables, in the order of the specification.',
        };
      }
    }
  },
};
