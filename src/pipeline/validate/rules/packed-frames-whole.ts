import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

export const packedFramesWhole: MediaRule = {
  id: 'packed-frames-whole',
  code: 'Q05',
  title: 'A packed segment is whole frames and needs no init section',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.3',
  why: 'The rest of a frame is lost, and with it as much time.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'packed')) {
      const { bytes, trailingBytes, faults } = segment.media;
      const fault = faults.find(({ boxPath }) => boxPath === 'frame');
      if (fault !== undefined) {
        const { reason, byteOffset } = fault;
        yield {
          subject: atBytes(segment, { byteOffset }),
          message: `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
          hint: 'Package the segment again, with nothing between its frames.',
        };
      } else if (trailingBytes > 0) {
        yield {
          subject: atBytes(segment, { byteOffset: bytes - trailingBytes }),
          message: `The last ${trailingBytes} bytes are no whole frame.`,
          hint: 'Cut segments between frames; package or upload this one again.',
        };
      }
      if (segment.init === undefined) continue;
      yield {
        subject: atBytes(segment),
        message: `The EXT-X-MAP on line ${segment.init.reference.tag.line} is in force; packed audio has no init section.`,
        hint: 'Remove the EXT-X-MAP.',
      };
    }
  },
};
