import { atBytes, type MediaRule } from '../media-rule.ts';

export const segmentDecodesAlone: MediaRule = {
  id: 'segment-decodes-alone',
  code: 'E16',
  title: 'A segment sounds the same alone as behind the one before it',
  severity: 'warning',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.2.1',
  why: 'A listener who seeks to the segment, or whose player changes the rendition there, hears a hole.',
  reads: 'frames',
  *check({ renditions }) {
    for (const { segments } of renditions) {
      for (const segment of segments) {
        const { alone, together } = segment.frames ?? {};
        if (alone === undefined || together === undefined) continue;
        const isClean = alone.complaints.length === 0 || together.complaints.length > 0;
        if (isClean && together.soundsAlike) continue;
        yield {
          subject: atBytes(segment),
          message: isClean
            ? 'The segment sounds different when the one before it is not decoded first.'
            : `Without the segment before it FFmpeg complains: ${alone.complaints.at(-1)!}`,
          hint: 'Encode so that no frame needs bytes of an earlier segment; of MP3 that is lame --nores.',
        };
      }
    }
  },
};
