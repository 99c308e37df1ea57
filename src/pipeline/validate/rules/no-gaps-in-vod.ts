import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const noGapsInVod: MediaRule = {
  id: 'no-gaps-in-vod',
  code: 'S11',
  title: 'Finished music has no gaps',
  severity: 'warning',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.7',
  why: 'Players fetch nothing for a segment with EXT-X-GAP: there the music is silent.',
  reads: 'playlist',
  severityIn: { veza: 'error' },
  *check({ renditions }) {
    for (const { playlist } of renditions) {
      if (playlist.endlist === undefined) continue;
      for (const { gap, line, seconds } of playlist.segments) {
        if (gap === undefined) continue;
        yield {
          subject: atLine(playlist, gap),
          message: `${quoteText(line.text)} of ${seconds ?? 0} s is marked as missing by EXT-X-GAP.`,
          hint: `Provide the segment and remove line ${gap.line}.`,
        };
      }
    }
  },
};
