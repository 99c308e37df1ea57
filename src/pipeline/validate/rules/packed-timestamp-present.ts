import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

export const packedTimestampPresent: MediaRule = {
  id: 'packed-timestamp-present',
  code: 'Q02',
  title: 'Packed audio begins with an ID3 tag that says when it is played',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.3',
  why: 'Frames carry no time. Without the tag a player cannot join the segment to what it plays.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'packed')) {
      const { id3 } = segment.media;
      if (id3?.timestampBytes !== undefined) continue;
      yield {
        subject: atBytes(segment, { byteOffset: 0 }),
        message:
          id3 === undefined
            ? 'The segment begins with a frame and not with an ID3 tag.'
            : 'The ID3 tag has no PRIV frame of com.apple.streaming.transportStreamTimestamp.',
        hint: 'Write the tag with the 33-bit time of the first sample before the first frame.',
      };
    }
  },
};
