import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

export const packedFormatKnown: MediaRule = {
  id: 'packed-format-known',
  code: 'Q01',
  title: 'Audio without a container is AAC as ADTS, MP3, AC-3 or E-AC-3',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.3',
  why: 'No player of HLS reads audio files of another format as segments.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'unknown')) {
      const { isAudio, looksLike } = segment.media;
      if (!isAudio) continue;
      yield {
        subject: atBytes(segment),
        message: `The segment is ${looksLike}, which HLS has no segments of.`,
        hint: 'Put FLAC, ALAC and Opus into fragmented MP4; AAC, MP3, AC-3 and E-AC-3 may stand as they are.',
      };
    }
  },
};
