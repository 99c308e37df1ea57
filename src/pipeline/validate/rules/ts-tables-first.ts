import { atBytes, type MediaRule } from '../media-rule.ts';
import { segmentsOf } from '../segments-of.ts';

export const tsTablesFirst: MediaRule = {
  id: 'ts-tables-first',
  code: 'T03',
  title: 'A transport stream segment begins with PAT and PMT',
  severity: 'warning',
  level: 'SHOULD',
  source: 'draft-pantos-hls-rfc8216bis §3.1.1',
  why: 'Packets before the tables cannot be understood when they arrive.',
  reads: 'media',
  *check(presentation) {
    for (const segment of segmentsOf(presentation, 'ts')) {
      const { order, hasPat, hasPmt } = segment.media;
      const [first, second] = order;
      if (!hasPat || !hasPmt || (first === 'pat' && second === 'pmt')) continue;
      yield {
        subject: atBytes(segment, { byteOffset: 0 }),
        message: `The first two packets are ${first} and ${second}; PAT and PMT should stand there.`,
        hint: 'Move PAT and PMT to the front of the segment; the SDT may follow or be left out.',
      };
    }
  },
};
