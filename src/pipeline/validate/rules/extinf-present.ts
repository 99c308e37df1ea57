import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const extinfPresent: MediaRule = {
  id: 'extinf-present',
  code: 'S01',
  title: 'Every segment says how long it lasts',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.1',
  why: 'Without EXTINF a player does not know where it is in the music; many skip the segment.',
  reads: 'playlist',
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      for (const { extinf, line } of playlist.segments) {
        if (extinf !== undefined) continue;
        yield {
          subject: atLine(playlist, line),
          message: `The segment ${quoteText(line.text)} has no EXTINF.`,
          hint: 'Add #EXTINF: with its duration in seconds and a comma on the line above.',
        };
      }
    }
  },
};
