import type { InitReference } from '../../playlist/playlist-view.ts';
import { comparablePlaylists } from '../comparable-playlists.ts';
import { atValue, type MediaRule } from '../media-rule.ts';
import { quoteText } from '../quote-text.ts';

export const byterangesContiguous: MediaRule = {
  id: 'byteranges-contiguous',
  code: 'N09',
  title: 'The ranges of a file follow each other without overlap or hole',
  severity: 'info',
  exception: { severity: 'warning', when: 'ranges overlap' },
  source: 'veza: a file is used once and whole',
  why: 'An overlap plays the same bytes twice; a hole is bytes that no player ever asks for.',
  reads: 'playlist',
  *check({ renditions }) {
    // Of I-frames a playlist names pieces on purpose.
    for (const playlist of comparablePlaylists({ renditions })) {
      const ends = new Map<string, readonly number[]>();
      for (const { byteRange, line, location, init } of playlist.segments) {
        if (byteRange === undefined || location === undefined) continue;
        const starts = ends.get(location) ?? startOf(location, init);
        const { length, offset, tag } = byteRange;
        const [expected] = starts;
        // After a range that is moved the next one may stand where it would without that fault.
        const isMoved = expected !== undefined && !starts.includes(offset);
        ends.set(location, [offset + length, ...(isMoved ? [expected + length] : [])]);
        if (!isMoved) continue;
        const apart = Math.abs(offset - expected);
        const isOverlap = offset < expected;
        yield {
          subject: atValue(playlist, tag),
          message: isOverlap
            ? `The range starts ${apart} bytes before the end of the one before it in ${quoteText(line.text)}.`
            : `${apart} bytes of ${quoteText(line.text)} before the range belong to no segment.`,
          hint: `Write #EXT-X-BYTERANGE:${length}@${expected}, unless the file really has other data there.`,
          ...(isOverlap && { severity: 'warning' as const }),
        };
      }
    }
  },
};

/** Where the first range of a file is expected: after its init section, or at its start. */
function startOf(location: string, init: InitReference | undefined): readonly number[] {
  if (init?.location !== location) return [0];
  return init.byteRange === undefined ? [] : [init.byteRange.offset + init.byteRange.length];
}
