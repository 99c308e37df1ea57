import { atBytes, type MediaRule } from '../media-rule.ts';
import { boxIn, readableInits } from '../readable-media.ts';

export const initDurationsZero: MediaRule = {
  id: 'init-durations-zero',
  code: 'I05',
  title: 'The init section says no duration',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2',
  why: 'The playlist says how long the music is; a player that believes the movie box instead ends too early.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      const mvhd = media.boxes.find(({ type }) => type === 'mvhd');
      if ((media.movieDuration ?? 0) !== 0) {
        const message = `The movie header says a duration of ${media.movieDuration} ticks.`;
        yield { subject: atBytes(fetched, mvhd), message, hint: HINT };
      }
      for (const { place, trackDuration } of media.tracks) {
        if (trackDuration === 0) continue;
        const tkhd = boxIn(media, place, 'tkhd');
        const message = `The track header says a duration of ${trackDuration} ticks.`;
        yield { subject: atBytes(fetched, tkhd ?? place), message, hint: HINT };
      }
    }
  },
};

const HINT = 'Write 0 as the duration of mvhd and tkhd.';
