import { atBytes, type MediaRule } from '../media-rule.ts';
import { boxIn, readableInits } from '../readable-media.ts';

export const initSelfContained: MediaRule = {
  id: 'init-self-contained',
  code: 'I08',
  title: 'The media is in the segments themselves',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.2; ISO/IEC 14496-12 §8.7.2',
  why: 'A data reference to another file leads players to look for the media where it is not.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      for (const { place, trackId, isSelfContained } of media.tracks) {
        if (isSelfContained) continue;
        yield {
          subject: atBytes(fetched, boxIn(media, place, 'dref') ?? place),
          message: `The data reference of track ${trackId} says that its media is in another file.`,
          hint: 'Set the flag 1 (self-contained) of the url box in dref.',
        };
      }
    }
  },
};
