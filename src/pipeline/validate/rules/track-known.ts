import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

export const trackKnown: MediaRule = {
  id: 'track-known',
  code: 'I03',
  title: 'Every track of a segment is in the init section',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2',
  why: 'A player skips samples of a track that it was not told of: nothing sounds.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media, init } of everySegment(presentation)) {
      if (init === undefined || init.tracks.length === 0) continue;
      const known = new Set(init.tracks.map(({ trackId }) => trackId));
      for (const { tracks } of media.fragments) {
        for (const { place, trackId } of tracks) {
          if (known.has(trackId)) continue;
          yield {
            subject: atBytes(fetched, place),
            message: `The segment holds track ${trackId}; the init section knows ${[...known].join(', ')}.`,
            hint: 'Name the init section that belongs to these segments with EXT-X-MAP.',
            evidence: { trackId },
          };
        }
      }
    }
  },
};
