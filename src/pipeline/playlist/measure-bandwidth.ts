/** What a segment weighs and how long it lasts. */
export interface SegmentSpan {
  readonly bytes: number;
  readonly seconds: number;
}

export interface Bandwidth {
  /** Bits a second, rounded up. */
  readonly peakBps: number;
  readonly averageBps: number;
}

/**
 * Peak and average segment bit rate of a media playlist. The peak is the largest rate of any run of
 * neighbouring segments that lasts from half a target duration to one and a half plus 0.5 s
 * (draft-pantos-hls-rfc8216bis §4.1). Music shorter than that window has one run: all of it.
 */
export function measureBandwidth(
  segments: readonly SegmentSpan[],
  targetDurationS: number,
): Bandwidth {
  const shortest = 0.5 * targetDurationS;
  const longest = 1.5 * targetDurationS + 0.5;
  let peak = 0;
  for (let first = 0; first < segments.length; first += 1) {
    let bytes = 0;
    let seconds = 0;
    for (let last = first; last < segments.length; last += 1) {
      bytes += segments[last]!.bytes;
      seconds += segments[last]!.seconds;
      if (seconds > longest) break;
      if (seconds >= shortest) peak = Math.max(peak, (bytes * 8) / seconds);
    }
  }
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const seconds = segments.reduce((sum, segment) => sum + segment.seconds, 0);
  const average = (bytes * 8) / seconds;
  return { peakBps: Math.ceil(Math.max(peak, average)), averageBps: Math.ceil(average) };
}
