import { compareBandwidth } from '../compare-bandwidth.ts';
import { atValue, type MediaRule } from '../media-rule.ts';

export const averageBandwidthTrue: MediaRule = {
  id: 'average-bandwidth-true',
  code: 'P10',
  title: 'AVERAGE-BANDWIDTH is the average that the segments measure',
  severity: 'error',
  exception: {
    severity: 'warning',
    when: "it is up to ten percent off and the asset is not one of veza's own",
  },
  level: 'MUST',
  source: 'draft-pantos-hls-rfc8216bis §4.4.6.2; Apple HLS Authoring Specification 1.26',
  why: 'Players that buffer far ahead choose by the average: too low and the music stalls.',
  reads: 'media',
  *check(presentation) {
    const { multivariant } = presentation;
    if (multivariant === undefined) return;
    for (const found of compareBandwidth(presentation, 'AVERAGE-BANDWIDTH')) {
      const { variant, attribute, said, measured, isFinal, distance } = found;
      if (distance === 'same' || !isFinal) continue;
      const isMild = distance === 'near' && presentation.asset === undefined;
      yield {
        subject: atValue(multivariant, variant.tag, attribute),
        message: `${variant.reference?.uri} averages ${measured} bit/s; AVERAGE-BANDWIDTH says ${said}.`,
        hint: `Write AVERAGE-BANDWIDTH=${measured}`,
        ...(isMild && { severity: 'warning' as const }),
        evidence: { said, measured },
      };
    }
  },
};
