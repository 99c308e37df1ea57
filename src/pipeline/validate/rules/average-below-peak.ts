import { readInteger } from '../../playlist/read-values.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const averageBelowPeak: MediaRule = {
  id: 'average-below-peak',
  code: 'P12',
  title: 'AVERAGE-BANDWIDTH is not above BANDWIDTH',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.1, §4.4.6.2',
  why: 'An average above the peak cannot be: the two are swapped, or one was not measured.',
  reads: 'playlist',
  *check({ multivariant }) {
    for (const { tag } of multivariant?.variants ?? []) {
      const average = tag.attributes.get('AVERAGE-BANDWIDTH');
      const averageBps = readInteger(average?.value);
      const peakBps = readInteger(tag.attributes.get('BANDWIDTH')?.value);
      if (averageBps === undefined || peakBps === undefined || averageBps <= peakBps) continue;
      yield {
        subject: atValue(multivariant!, tag, average),
        message: `AVERAGE-BANDWIDTH ${averageBps} is above BANDWIDTH ${peakBps}.`,
        hint: 'Measure both: veza hls validate --fix writes what the segments have.',
      };
    }
  },
};
