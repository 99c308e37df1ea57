/** One variant: a rendition that can be played alone. */
export interface Variant {
  readonly uri: string;
  readonly bandwidthBps: number;
  readonly averageBandwidthBps: number;
  readonly codecs: string;
}

/**
 * The multivariant playlist. Players start with the first variant, so the middle one stands first
 * and the others follow by ascending bandwidth.
 * @param variants by ascending bandwidth, at least one.
 */
export function multivariantPlaylist(variants: readonly Variant[]): string {
  const middle = Math.floor((variants.length - 1) / 2);
  const ordered = [variants[middle]!, ...variants.filter((_, index) => index !== middle)];
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...ordered.flatMap((variant) => [
      `#EXT-X-STREAM-INF:BANDWIDTH=${variant.bandwidthBps}` +
        `,AVERAGE-BANDWIDTH=${variant.averageBandwidthBps},CODECS="${variant.codecs}"`,
      variant.uri,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
