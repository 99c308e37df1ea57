import type { Variant } from '../playlist/playlist-view.ts';
import { type Bandwidth, measureBandwidth } from '../playlist/measure-bandwidth.ts';
import { holdsSamples } from './holds-samples.ts';
import type { Presentation, Rendition } from './presentation.ts';
import { segmentBytes } from './segment-bytes.ts';
import { variantRenditions } from './variant-renditions.ts';

export interface VariantBandwidth extends Bandwidth {
  /** Whether no segment will be added: before that, BANDWIDTH is a forecast. */
  readonly isFinal: boolean;
}

/**
 * Peak and average of a media playlist, from its bytes and from how long its samples sound: a wrong
 * EXTINF is another fault. Undefined where a segment could not be read whole, or is empty. Pure.
 */
export function measureRendition({ playlist, segments }: Rendition): Bandwidth | undefined {
  const { targetDuration } = playlist;
  if (targetDuration === undefined || segments.length === 0) return undefined;
  const spans = [];
  for (const fetched of segments) {
    // The peak depends on which segments follow each other.
    if (fetched.displaced !== undefined) return undefined;
    const bytes = segmentBytes(fetched);
    const seconds = fetched.mediaSeconds ?? fetched.segment.seconds;
    if (bytes === undefined || seconds === undefined || seconds <= 0) return undefined;
    if ((fetched.media?.faults.length ?? 0) > 0) return undefined;
    if (holdsSamples(fetched) === false) return undefined;
    spans.push({ bytes, seconds });
  }
  return measureBandwidth(spans, targetDuration);
}

/**
 * The largest sum of what a player may load at once: the variant's own playlist and one member of
 * each of its groups (draft-pantos-hls-rfc8216bis §4.4.6.2). Undefined where a part is not known. Pure.
 */
export function measureVariant(
  presentation: Presentation,
  variant: Variant,
): VariantBandwidth | undefined {
  const { own, groups, isWhole } = variantRenditions(presentation, variant);
  if (own === undefined || !isWhole) return undefined;
  let peakBps = 0;
  let averageBps = 0;
  for (const members of [[own], ...groups]) {
    const measured = members.map(measureRendition);
    if (measured.some((one) => one === undefined)) return undefined;
    peakBps += Math.max(...measured.map((one) => one!.peakBps));
    averageBps += Math.max(...measured.map((one) => one!.averageBps));
  }
  const isFinal = [own, ...groups.flat()].every(({ playlist }) => playlist.endlist !== undefined);
  return { peakBps, averageBps, isFinal };
}
