import type { MediaSegment } from '../../playlist/playlist-view.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const segmentNamedOnce: MediaRule = {
  id: 'segment-named-once',
  code: 'S14',
  title: 'No file is named by two segments of a playlist',
  severity: 'info',
  source: 'veza: one file, one place',
  why: 'The same sound then plays twice; most often a packager wrote one line too many.',
  reads: 'playlist',
  *check({ renditions }) {
    // Subtitles and I-frames are cut otherwise.
    for (const playlist of comparablePlaylists({ renditions })) {
      const seen = new Map<string, MediaSegment>();
      for (const segment of playlist.segments) {
        const { byteRange, line, location, gap } = segment;
        if (byteRange !== undefined || gap !== undefined || location === undefined) continue;
        const first = seen.get(location);
        if (first === undefined) {
          seen.set(location, segment);
          continue;
        }
        yield {
          subject: atLine(playlist, line),
          message: `${quoteText(line.text)} stands a second time; the first is on line ${first.line.line}.`,
          hint: 'Remove the segment where it was written by mistake.',
        };
      }
    }
  },
};
