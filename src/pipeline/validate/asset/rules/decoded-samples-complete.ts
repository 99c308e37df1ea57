import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';

export const decodedSamplesComplete: Rule<AssetMedia> = {
  id: 'decoded-samples-complete',
  code: 'Z01',
  title: 'Every rendition lasts exactly as long as the source',
  severity: 'error',
  source: 'veza: no sample of a published asset is missing or made up',
  why: 'A lost end is music that nobody hears, and albums whose tracks run into each other click.',
  *check({ renditions, decodedSamples }) {
    for (const { playlist, init, segments } of renditions) {
      if (init === undefined) continue;
      const total = segments.reduce((sum, segment) => sum + segment.durationTicks, 0);
      const heard = total - init.encoderDelay;
      if (heard === decodedSamples) continue;
      yield {
        subject: { kind: 'playlist', name: playlist.file },
        message:
          `${total} samples less ${init.encoderDelay} of encoder delay are ${heard}; ` +
          `the source decodes to ${decodedSamples}.`,
        evidence: { total, encoderDelay: init.encoderDelay, decodedSamples },
      };
    }
  },
};
