import type { Variant } from '../playlist/playlist-view.ts';
import type { Attribute } from '../playlist/token.ts';
import { measureVariant, type VariantBandwidth } from './measure-variant.ts';
import type { Presentation } from './presentation.ts';

/** BANDWIDTH or AVERAGE-BANDWIDTH of a variant against what its segments measure. */
export interface BandwidthComparison {
  readonly variant: Variant;
  readonly attribute: Attribute;
  readonly said: number;
  readonly measured: number;
  readonly isFinal: boolean;
  /** `same` within rounding, `near` within what Apple allows, `far` beyond it. */
  readonly distance: 'same' | 'near' | 'far';
}

/** What Apple's tools allow against the declared value (HLS Authoring Specification 1.26, 1.27). */
const NEAR = 0.1;
/** Packagers round to whole kilobits, and EXTINF to milliseconds. */
const ROUNDING = 0.01;
/** Of an asset of veza's own, whose numbers come from the samples themselves; bit/s. */
const OWN_ROUNDING_BPS = 1;

/** Compares an attribute of every variant that has it and whose media was read whole. Pure. */
export function* compareBandwidth(
  presentation: Presentation,
  name: 'BANDWIDTH' | 'AVERAGE-BANDWIDTH',
): Generator<BandwidthComparison> {
  for (const variant of presentation.multivariant?.variants ?? []) {
    const attribute = variant.tag.attributes.get(name);
    if (variant.kind !== 'variant' || attribute === undefined) continue;
    if (!/^\d+$/.test(attribute.value)) continue;
    const bandwidth = measureVariant(presentation, variant);
    if (bandwidth === undefined) continue;
    const said = Number(attribute.value);
    const measured = pick(bandwidth, name);
    const off = Math.abs(measured - said);
    const isOwn = presentation.asset !== undefined;
    const same = isOwn ? OWN_ROUNDING_BPS : Math.max(OWN_ROUNDING_BPS, said * ROUNDING);
    const distance = off <= same ? 'same' : off <= said * NEAR ? 'near' : 'far';
    yield { variant, attribute, said, measured, isFinal: bandwidth.isFinal, distance };
  }
}

function pick({ peakBps, averageBps }: VariantBandwidth, name: string): number {
  return name === 'BANDWIDTH' ? peakBps : averageBps;
}
