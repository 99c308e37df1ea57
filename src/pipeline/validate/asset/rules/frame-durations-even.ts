import type { Rule } from '#core/rules.ts';

import { frameSamples } from '../../../plan/settings-hash.ts';
import type { AssetMedia } from '../model.ts';

export const frameDurationsEven: Rule<AssetMedia> = {
  id: 'frame-durations-even',
  code: 'E12',
  title: 'Every frame but the last lasts as long as its codec says',
  severity: 'error',
  level: 'MUST',
  source: 'ISO/IEC 14496-3 §4.5.2.1: an AAC-LC frame is 1024 samples',
  why: 'Rounded durations make a browser insert or drop samples inside the music.',
  *check({ renditions }) {
    for (const { segments } of renditions) {
      for (const [index, { file, durations }] of segments.entries()) {
        const whole = index === segments.length - 1 ? durations.slice(0, -1) : durations;
        const at = whole.findIndex((ticks) => ticks !== frameSamples);
        const tail = index === segments.length - 1 ? (durations.at(-1) ?? 0) : 0;
        if (at < 0 && tail <= frameSamples) continue;
        const found = at < 0 ? tail : whole[at]!;
        yield {
          subject: { kind: 'segment', name: file },
          message: `Frame ${at < 0 ? whole.length : at} lasts ${found} samples instead of ${frameSamples}.`,
          evidence: { frame: at < 0 ? whole.length : at, samples: found },
        };
      }
    }
  },
};
