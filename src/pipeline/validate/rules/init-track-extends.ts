import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableInits } from '../readable-media.ts';

export const initTrackExtends: MediaRule = {
  id: 'init-track-extends',
  code: 'I06',
  title: 'The init section says that fragments follow, for every track',
  severity: 'error',
  exception: { severity: 'warning', when: 'all is there and only the order is wrong' },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2; ISO/IEC 14496-12 §8.8.1, §8.8.3',
  why: 'Without mvex a player takes the init section for a whole file that holds no music.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      const inMovie = media.boxes.filter(({ path }) => /^moov\/[^/]+$/.test(path));
      const mvex = inMovie.find(({ type }) => type === 'mvex');
      if (media.tracks.length === 0) continue;
      if (mvex === undefined) {
        const message = 'The moov box has no mvex box.';
        yield {
          subject: atBytes(
            fetched,
            media.boxes.find(({ type }) => type === 'moov'),
          ),
          message,
        };
        continue;
      }
      for (const { trackId } of media.tracks) {
        if (media.defaults.has(trackId)) continue;
        const message = `The mvex box has no trex box for track ${trackId}.`;
        yield { subject: atBytes(fetched, mvex), message };
      }
      const lastTrack = inMovie.findLast(({ type }) => type === 'trak');
      if (lastTrack === undefined || mvex.byteOffset > lastTrack.byteOffset) continue;
      const message = 'The mvex box stands before a trak box.';
      yield { subject: atBytes(fetched, mvex), message, severity: 'warning' };
    }
  },
};
