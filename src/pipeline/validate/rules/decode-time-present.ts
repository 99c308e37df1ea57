import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

export const decodeTimePresent: MediaRule = {
  id: 'decode-time-present',
  code: 'E01',
  title: 'Every track fragment says when it starts',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2; ISO/IEC 14496-12 §8.8.12',
  why: 'Without tfdt a player cannot place the segment: after a seek, the music is anywhere.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of everySegment(presentation)) {
      for (const { place, decodeTime } of media.fragments.flatMap(({ tracks }) => tracks)) {
        if (decodeTime !== undefined) continue;
        yield {
          subject: atBytes(fetched, place),
          message: 'The track fragment has no tfdt box.',
          hint: 'Package the music again with a packager that writes tfdt.',
        };
      }
    }
  },
};
