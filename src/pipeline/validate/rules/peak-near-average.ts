import { atLine, type MediaRule } from '../media-rule.ts';
import { measureRendition } from '../measure-variant.ts';

/** How many times the average the peak may be. */
const PEAK_FACTOR_MAX = 2;

export const peakNearAverage: MediaRule = {
  id: 'peak-near-average',
  code: 'P11',
  title: 'The peak is at most twice the average',
  severity: 'warning',
  level: 'SHOULD',
  source: 'Apple HLS Authoring Specification 1.30',
  why: 'A line that carries the average well stalls at such a peak.',
  reads: 'media',
  profiles: ['apple'],
  *check({ renditions }) {
    for (const rendition of renditions) {
      const { playlist } = rendition;
      const measured = playlist.endlist && measureRendition(rendition);
      if (measured === undefined) continue;
      const { peakBps, averageBps } = measured;
      if (peakBps <= averageBps * PEAK_FACTOR_MAX) continue;
      yield {
        subject: atLine(playlist),
        message: `The segments peak at ${peakBps} bit/s and average ${averageBps}.`,
        hint: 'Limit the peak of the encoder, or encode with a constant bit rate.',
        evidence: { peakBps, averageBps },
      };
    }
  },
};
