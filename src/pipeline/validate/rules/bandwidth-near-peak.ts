import { compareBandwidth } from '../compare-bandwidth.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const bandwidthNearPeak: MediaRule = {
  id: 'bandwidth-near-peak',
  code: 'P09',
  title: 'BANDWIDTH is within ten percent of the peak',
  severity: 'error',
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2; Apple HLS Authoring Specification 1.27',
  why: 'So far off, players take a variant that stalls, or never take one that would play.',
  reads: 'media',
  *check(presentation) {
    const { multivariant } = presentation;
    if (multivariant === undefined) return;
    for (const found of compareBandwidth(presentation, 'BANDWIDTH')) {
      const { variant, attribute, said, measured, isFinal, distance } = found;
      if (distance !== 'far' || (said > measured && !isFinal)) continue;
      const percent = Math.round((100 * (measured - said)) / said);
      yield {
        subject: atValue(multivariant, variant.tag, attribute),
        message:
          `${variant.reference?.uri} peaks at ${measured} bit/s; BANDWIDTH says ${said}: ` +
          `${Math.abs(percent)} % ${percent > 0 ? 'more' : 'less'} than declared.`,
        hint: `Write BANDWIDTH=${measured}`,
        evidence: { said, measured },
      };
    }
  },
};
