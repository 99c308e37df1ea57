import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';

export const sampleSizesFillMdat: Rule<AssetMedia> = {
  id: 'sample-sizes-fill-mdat',
  code: 'E06',
  title: 'The samples of a segment are all of its media',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 14496-12 §8.8.8',
  why: 'Media that belongs to no sample, or samples beyond the media, mean a segment that was cut or mixed up.',
  *check({ renditions }) {
    for (const { segments } of renditions) {
      for (const { file, sampleBytes, mdatBytes } of segments) {
        if (sampleBytes === mdatBytes) continue;
        yield {
          subject: { kind: 'segment', name: file },
          message: `Its samples take ${sampleBytes} bytes; its mdat holds ${mdatBytes}.`,
          evidence: { sampleBytes, mdatBytes },
        };
      }
    }
  },
};
