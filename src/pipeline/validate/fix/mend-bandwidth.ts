import { measureVariant } from '../measure-variant.ts';
import { mendAttribute } from './mend-attribute.ts';
import type { Mender } from './model.ts';

/**
 * BANDWIDTH and AVERAGE-BANDWIDTH that are not the largest sum of what the renditions of a variant
 * measure (draft-pantos-hls-rfc8216bis §4.4.6.2). Those of a live presentation are a forecast and
 * are left alone.
 */
export const mendBandwidth: Mender = function* (presentation) {
  const { multivariant } = presentation;
  for (const variant of multivariant?.variants ?? []) {
    const measured = variant.kind === 'i-frame' ? undefined : measureVariant(presentation, variant);
    if (measured?.isFinal !== true) continue;
    const values = {
      BANDWIDTH: String(measured.peakBps),
      'AVERAGE-BANDWIDTH': String(measured.averageBps),
    };
    const { attributes } = variant.tag;
    const isRight = Object.entries(values).every(
      ([name, value]) => attributes.get(name)?.raw === value,
    );
    if (!isRight) yield mendAttribute(multivariant!, variant.tag, values);
  }
};
