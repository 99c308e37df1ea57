import type { Rule } from '#core/rules.ts';

import type { AssetMedia } from '../model.ts';

export const decodeTimesContinuous: Rule<AssetMedia> = {
  id: 'decode-times-continuous',
  code: 'E03',
  title: 'Each segment starts where the one before it ends',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §3; Apple HLS Authoring Specification 7.3',
  why: 'A gap or an overlap is a click between two segments, or a player that stops.',
  *check({ renditions }) {
    for (const { segments } of renditions) {
      let expected = 0;
      for (const { file, decodeTime, durationTicks } of segments) {
        if (decodeTime !== expected) {
          yield {
            subject: { kind: 'segment', name: file },
            message: `It starts at tick ${decodeTime}; the segments before it end at ${expected}.`,
            evidence: { decodeTime, expected },
          };
        }
        expected = decodeTime + durationTicks;
      }
    }
  },
};
