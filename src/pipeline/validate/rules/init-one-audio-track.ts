import { atBytes, type MediaRule } from '../media-rule.ts';
import { readableInits } from '../readable-media.ts';

export const initOneAudioTrack: MediaRule = {
  id: 'init-one-audio-track',
  code: 'I09',
  title: 'An init section has one audio track',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 2.17; ISO/IEC 23000-19 §7.3.1',
  why: 'Which of two audio tracks a player takes is chance; without one nothing sounds.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of readableInits(presentation)) {
      const moov = media.boxes.find(({ type }) => type === 'moov');
      if (moov === undefined) continue;
      const sound = media.tracks.filter(({ handler }) => handler === 'soun');
      if (media.tracks.length === 0) {
        yield { subject: atBytes(fetched, moov), message: 'The moov box has no track.' };
      } else if (sound.length > 1) {
        yield {
          subject: atBytes(fetched, sound[1]!.place),
          message: `The init section has ${sound.length} audio tracks.`,
          hint: 'Give each its own playlist and name them with EXT-X-MEDIA.',
        };
      }
    }
  },
};
