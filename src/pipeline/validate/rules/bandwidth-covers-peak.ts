import { compareBandwidth } from '../compare-bandwidth.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const bandwidthCoversPeak: MediaRule = {
  id: 'bandwidth-covers-peak',
  code: 'P08',
  title: 'BANDWIDTH is the peak that the segments measure',
  severity: 'error',
  exception: {
    severity: 'warning',
    when: "BANDWIDTH is up to ten percent too high and the asset is not one of veza's own",
  },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2, §4.1',
  why: 'Players choose a variant by it: too low and the music stalls, too high and it sounds worse than it could.',
  reads: 'media',
  *check(presentation) {
    const { multivariant } = presentation;
    if (multivariant === undefined) return;
    for (const found of compareBandwidth(presentation, 'BANDWIDTH')) {
      const { variant, attribute, said, measured, isFinal, distance } = found;
      if (distance !== 'near') continue;
      const isTooHigh = said > measured;
      if (isTooHigh && !isFinal) continue;
      yield {
        subject: atValue(multivariant, variant.tag, attribute),
        message: `${variant.reference?.uri} peaks at ${measured} bit/s; BANDWIDTH says ${said}.`,
        hint: `Write BANDWIDTH=${measured}`,
        // Nothing stalls where it is a little too high.
        ...(isTooHigh && presentation.asset === undefined && { severity: 'warning' as const }),
        evidence: { said, measured },
      };
    }
  },
};
