import { atBytes, type MediaRule } from '../media-rule.ts';
import { everySegment } from '../readable-media.ts';

export const sampleSizesFillMdat: MediaRule = {
  id: 'sample-sizes-fill-mdat',
  code: 'E06',
  title: 'The samples of a segment are all of its media',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 14496-12 §8.8.8',
  why: 'Media that belongs to no sample, or samples beyond the media, mean a segment that was cut or mixed up.',
  reads: 'media',
  *check(presentation) {
    for (const { fetched, media } of everySegment(presentation)) {
      const mdats = media.boxes.filter(({ type }) => type === 'mdat');
      const mdatBytes = mdats.reduce((sum, { bytes, headerBytes }) => sum + bytes - headerBytes, 0);
      let sampleBytes = 0;
      for (const { runs } of media.fragments.flatMap(({ tracks }) => tracks)) {
        for (const { sizes } of runs) {
          for (let at = 0; at < sizes.length; at += 1) sampleBytes += sizes[at]!;
        }
      }
      if (sampleBytes === mdatBytes) continue;
      yield {
        subject: atBytes(fetched, mdats[0]),
        message: `Its samples take ${sampleBytes} bytes; its mdat holds ${mdatBytes}.`,
        evidence: { sampleBytes, mdatBytes },
      };
    }
  },
};
