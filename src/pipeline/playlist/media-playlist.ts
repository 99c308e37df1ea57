/** One media segment as a playlist names it. */
interface PlaylistSegment {
  readonly uri: string;
  readonly durationTicks: bigint;
}

export interface MediaPlaylistInput {
  readonly initUri: string;
  /** Ticks a second. */
  readonly timescale: number;
  readonly targetDurationS: number;
  readonly segments: readonly PlaylistSegment[];
}

/**
 * A media playlist of music that is complete. Version 6 is the least that allows EXT-X-MAP here
 * (draft-pantos-hls-rfc8216bis §8). EXTINF has six decimals: below a tenth of a sample.
 */
export function mediaPlaylist(input: MediaPlaylistInput): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:6',
    `#EXT-X-TARGETDURATION:${input.targetDurationS}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    `#EXT-X-MAP:URI="${input.initUri}"`,
    ...input.segments.flatMap(({ uri, durationTicks }) => [
      `#EXTINF:${(Number(durationTicks) / input.timescale).toFixed(6)},`,
      uri,
    ]),
    '#EXT-X-ENDLIST',
  ];
  return `${lines.join('\n')}\n`;
}
