import { packetBytes } from '../../ts/cut-packets.ts';
import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

export const tsPacketsAligned: MediaRule = {
  id: 'ts-packets-aligned',
  code: 'T01',
  title: 'A transport stream is packets of 188 bytes that begin with 0x47',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 13818-1 §2.4.3.2',
  why: 'A player that loses the packets loses the music in them, and clicks.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) {
      const { bytes, syncLosses } = segment.media;
      const rest = bytes % packetBytes;
      const [loss] = syncLosses;
      if (loss !== undefined) {
        yield {
          subject: atBytes(segment, loss),
          message: `No packet begins at byte ${loss.byteOffset}: 0x47 is missing.`,
          hint: 'Package the segment again; bytes were lost or written over.',
        };
      } else if (rest > 0) {
        yield {
          subject: atBytes(segment, { byteOffset: bytes - rest }),
          message: `The segment has ${bytes} bytes; its last packet has ${rest} instead of 188.`,
          hint: 'Package or upload the segment again; it was cut off.',
        };
      }
    }
  },
};
