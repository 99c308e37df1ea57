import { measureBandwidth, type Bandwidth } from '../../playlist/measure-bandwidth.ts';
import type { Rendition } from '../presentation.ts';
import { variantRenditions } from '../variant-renditions.ts';
import { mendAttribute } from './mend-attribute.ts';
import type { Mender } from './model.ts';

/**
 * BANDWIDTH and AVERAGE-BANDWIDTH that are not the largest sum of what the renditions of a variant
 * measure (draft-pantos-hls-rfc8216bis §4.4.6.2).
 */
export const mendBandwidth: Mender = function* (presentation) {
  const { multivariant } = presentation;
  for (const { kind, tag, ...variant } of multivariant?.variants ?? []) {
    if (kind === 'i-frame') continue;
    const parts = variantRenditions(presentation, { kind, tag, ...variant });
    const own = parts.own && measure(parts.own);
    const groups = parts.groups.map((members) => largest(members.map(measure)));
    if (!parts.isWhole || own === undefined || groups.includes(undefined)) continue;
    const all = [own, ...groups.flatMap((group) => group ?? [])];
    const peak = String(all.reduce((sum, { peakBps }) => sum + peakBps, 0));
    const average = String(all.reduce((sum, { averageBps }) => sum + averageBps, 0));
    const { attributes } = tag;
    const isRight =
      attributes.get('BANDWIDTH')?.raw === peak &&
      attributes.get('AVERAGE-BANDWIDTH')?.raw === average;
    if (isRight) continue;
    const values = { BANDWIDTH: peak, 'AVERAGE-BANDWIDTH': average };
    yield mendAttribute(multivariant!, tag, values);
  }
};

/** Undefined where a segment was not read. */
function measure({ playlist, segments }: Rendition): Bandwidth | undefined {
  const spans = segments.map(({ segment, media }) => ({
    bytes: segment.byteRange?.length ?? media?.bytes,
    seconds: segment.seconds,
  }));
  const known = spans.flatMap(({ bytes, seconds }) =>
    bytes === undefined || seconds === undefined ? [] : [{ bytes, seconds }],
  );
  const { targetDuration } = playlist;
  if (targetDuration === undefined || known.length === 0 || known.length < spans.length) {
    return undefined;
  }
  return measureBandwidth(known, targetDuration);
}

/** The most of each that one of several renditions takes; undefined where one is not known. */
function largest(all: readonly (Bandwidth | undefined)[]): Bandwidth | undefined {
  const known = all.flatMap((one) => one ?? []);
  if (known.length < all.length) return undefined;
  return {
    peakBps: Math.max(...known.map(({ peakBps }) => peakBps)),
    averageBps: Math.max(...known.map(({ averageBps }) => averageBps)),
  };
}
