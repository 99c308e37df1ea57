import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

/** Octets of the timestamp, and how many bits of them are the time. */
const PAYLOAD_BYTES = 8;
const TIME_BITS = 33n;

export const packedTimestamp33Bits: MediaRule = {
  id: 'packed-timestamp-33-bits',
  code: 'Q03',
  title: 'The time of packed audio is 33 bits in 8 octets',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3.1.3',
  why: 'A player compares it with the times of transport streams, which have 33 bits at 90 kHz.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'packed')) {
      const { timestamp, timestampBytes, timestampOffset } = segment.media.id3 ?? {};
      if (timestampBytes === undefined) continue;
      const subject = atBytes(segment, { byteOffset: timestampOffset ?? 0 });
      const hint = 'Write the time modulo 2^33 as 8 octets, the highest first.';
      if (timestampBytes !== PAYLOAD_BYTES) {
        const message = `The timestamp has ${timestampBytes} octets instead of ${PAYLOAD_BYTES}.`;
        yield { subject, message, hint };
      } else if (timestamp! >> TIME_BITS !== 0n) {
        const message = `The timestamp ${timestamp} needs more than 33 bits.`;
        yield { subject, message, hint };
      }
    }
  },
};
