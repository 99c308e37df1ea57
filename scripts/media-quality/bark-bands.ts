/** A run of neighbouring lines of a spectrum. */
export interface BarkBand {
  readonly firstLine: number;
  /** Not part of the band any more. */
  readonly endLine: number;
  readonly centreHz: number;
  /** Place of the centre on the Bark scale. */
  readonly bark: number;
}

/** Width of a band where the lines are close enough; at the bottom a band is one line. */
const BARK_WIDTH = 1 / 3;

/**
 * Cuts the lines of a spectrum into bands of a third of a Bark, from the first line above 0 Hz to the
 * last below half of the sample rate, as the model of ISO/IEC 11172-3 does.
 */
export function barkBands(sampleRate: number, windowSamples: number): BarkBand[] {
  const lineHz = sampleRate / windowSamples;
  const lines = windowSamples / 2;
  const bands: BarkBand[] = [];
  let firstLine = 1;
  while (firstLine < lines) {
    const from = barkOf((firstLine - 0.5) * lineHz);
    let endLine = firstLine + 1;
    while (endLine < lines && barkOf((endLine + 0.5) * lineHz) - from <= BARK_WIDTH) endLine += 1;
    const centreHz = ((firstLine + endLine - 1) / 2) * lineHz;
    bands.push({ firstLine, endLine, centreHz, bark: barkOf(centreHz) });
    firstLine = endLine;
  }
  return bands;
}

/** Zwicker and Terhardt, 1980. */
function barkOf(hz: number): number {
  return 13 * Math.atan(0.000_76 * hz) + 3.5 * Math.atan((hz / 7500) ** 2);
}
