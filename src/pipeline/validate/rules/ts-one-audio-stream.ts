import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

export const tsOneAudioStream: MediaRule = {
  id: 'ts-one-audio-stream',
  code: 'T08',
  title: 'A transport stream segment holds one audio stream',
  severity: 'error',
  level: 'MUST',
  source: 'Apple HLS Authoring Specification 2.17',
  why: 'A player plays the first one; nobody hears the other, and everybody loads it.',
  reads: 'media',
  profiles: ['apple', 'veza'],
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) {
      const audio = segment.media.streams.filter(({ run, isLatm }) => run !== undefined || isLatm);
      if (audio.length === 1) continue;
      const pids = audio.map(({ pid }) => pid).join(', ');
      yield audio.length === 0
        ? {
            subject: atBytes(segment),
            message: 'The segment holds no audio stream.',
            hint: 'Package the audio into it, or mark the segment with #EXT-X-GAP.',
          }
        : {
            subject: atBytes(segment),
            message: `The segment holds ${audio.length} audio streams, on the PIDs ${pids}.`,
            hint: 'Package each of them as a rendition of its own and name it with EXT-X-MEDIA.',
          };
    }
  },
};
