import type { FetchedSegment } from '../presentation.ts';
import { atLine, type MediaRule } from '../media-rule.ts';
import { readableNeighbours } from '../readable-media.ts';

export const discontinuityMarksChange: MediaRule = {
  id: 'discontinuity-marks-change',
  code: 'S07',
  title: 'EXT-X-DISCONTINUITY stands where format, tracks or time change',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.4.3',
  why: 'A player goes on with what it knows: it drops the segments, or plays them at the wrong time.',
  reads: 'media',
  *check({ renditions }) {
    for (const rendition of renditions) {
      const { playlist, segments } = rendition;
      const hint = 'Write #EXT-X-DISCONTINUITY before this segment.';
      for (const [index, after] of segments.entries()) {
        const message = formatChange(segments[index - 1], after);
        if (message === undefined) continue;
        yield { subject: atLine(playlist, after.segment.line), message, hint };
      }
      for (const [before, after] of readableNeighbours(rendition)) {
        const { segment, resource } = after.fetched;
        if (segment.discontinuity !== undefined) continue;
        const known = tracksOf(before.init);
        const now = tracksOf(after.init);
        const from = before.timing?.startTicks;
        const start = after.timing?.startTicks;
        const subject = atLine(playlist, segment.line);
        if (known !== undefined && now !== undefined && known !== now) {
          const message = `The tracks change from ${known} to ${now} at ${resource.name}.`;
          yield { subject, message, hint };
        } else if (from !== undefined && start !== undefined && start <= from) {
          const message = `The time goes back from tick ${from} to ${start} at ${resource.name}.`;
          yield { subject, message, hint };
        }
      }
    }
  },
};

function formatChange(before: FetchedSegment | undefined, after: FetchedSegment) {
  const known = before?.media?.container;
  const now = after.media?.container;
  if (known === undefined || now === undefined || known === now) return undefined;
  if (known === 'unknown' || now === 'unknown') return undefined;
  if (after.segment.discontinuity !== undefined) return undefined;
  return `The format changes from ${NAMES[known]} to ${NAMES[now]} at ${after.resource.name}.`;
}

const NAMES = { fmp4: 'fragmented MP4', ts: 'MPEG-2 TS', packed: 'packed audio' } as const;

function tracksOf(
  init: { readonly tracks: readonly { trackId: number; handler: string }[] } | undefined,
) {
  return init?.tracks.map(({ trackId, handler }) => `${trackId} (${handler})`).join(', ');
}
