import { measureBandwidth } from '#pipeline/playlist/measure-bandwidth.ts';

/** One segment of a good asset. */
export interface GoodSegment {
  readonly uri: string;
  readonly seconds: number;
  /** Bytes that a player fetches for it. */
  readonly bytes: number;
  readonly range?: string;
}

export interface GoodRendition {
  /** `aac-96/playlist.m3u8` */
  readonly file: string;
  readonly codecs: string;
  readonly segments: readonly GoodSegment[];
  /** The least version that its tags need. */
  readonly version: number;
  /** Lines between the head and the segments: EXT-X-MAP, EXT-X-KEY. */
  readonly lines?: readonly string[];
}

export const TARGET_SECONDS = 6;

/** A media playlist of finished music. */
export function mediaText({ version, lines = [], segments }: GoodRendition): string {
  const all = [
    '#EXTM3U',
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${TARGET_SECONDS}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...lines,
    ...segments.flatMap(({ uri, seconds, range }) => [
      `#EXTINF:${seconds.toFixed(6)},`,
      ...(range === undefined ? [] : [`#EXT-X-BYTERANGE:${range}`]),
      uri,
    ]),
    '#EXT-X-ENDLIST',
  ];
  return `${all.join('\n')}\n`;
}

/** The multivariant playlist over renditions that can each be played alone. */
export function multivariantText(renditions: readonly GoodRendition[]): string {
  const all = [
    '#EXTM3U',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...renditions.flatMap(({ file, codecs, segments }) => {
      const { peakBps, averageBps } = measureBandwidth(segments, TARGET_SECONDS);
      return [
        `#EXT-X-STREAM-INF:BANDWIDTH=${peakBps},AVERAGE-BANDWIDTH=${averageBps},CODECS="${codecs}"`,
        file,
      ];
    }),
  ];
  return `${all.join('\n')}\n`;
}
