/** Nominal length of a media segment (Apple HLS Authoring Specification 7.5). */
export const segmentSeconds = 6;
/** A rest shorter than this joins the last segment. */
const tailSeconds = 0.45;
/** Longer segments would not round to the target duration any more. */
const longestSeconds = segmentSeconds + 0.49;
/** The longest delay of an encoder that is used; the first segment lasts so much longer. */
const encoderDelayMax = 2048;

/** Where the segments of a rendition end, in samples of its own rate. */
export interface SegmentGrid {
  readonly segmentSamples: number;
  readonly tailSamplesMax: number;
}

/**
 * Segments of about six seconds and of whole frames. What is longer than the target duration allows
 * with a rest and an encoder's delay gets a shorter rest. Pure.
 * @param stepSamples a segment is a multiple of it.
 */
export function segmentGrid(sampleRate: number, stepSamples: number): SegmentGrid {
  const segmentSamples = Math.round((segmentSeconds * sampleRate) / stepSamples) * stepSamples;
  const room = longestSeconds * sampleRate - segmentSamples - encoderDelayMax;
  return {
    segmentSamples,
    tailSamplesMax: Math.max(0, Math.floor(Math.min(tailSeconds * sampleRate, room))),
  };
}

/** The same grid for a rate that is a whole multiple of its own. Pure. */
export function scaleGrid(grid: SegmentGrid, factor: number): SegmentGrid {
  return {
    segmentSamples: grid.segmentSamples * factor,
    tailSamplesMax: grid.tailSamplesMax * factor,
  };
}
