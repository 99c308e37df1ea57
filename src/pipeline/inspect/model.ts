import type { BoxPlace, MediaFault } from '../boxes/media.ts';

/** The sound of a rendition, as its init section or its frames say. */
export interface InspectedSound {
  /** RFC 6381 string. */
  readonly codecs: string;
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** Ticks a second; null where there is no init section. */
  readonly timescale: number | null;
  /** Ticks that the edit list skips at the start: the encoder's delay; null where there is no list. */
  readonly primingTicks: number | null;
}

export interface InspectedSegment {
  readonly name: string;
  readonly container: string;
  readonly bytes: number;
  /** Media time in seconds; null where the bytes do not say it. */
  readonly startSeconds: number | null;
  readonly seconds: number | null;
  /** What EXTINF says; null outside of a playlist. */
  readonly extinfSeconds: number | null;
  /** Seconds between the end of the segment before and this one; negative where they overlap. */
  readonly gapSeconds: number | null;
  /** Top-level boxes, tracks and runs of fragmented MP4. */
  readonly boxes: readonly BoxPlace[];
  readonly faults: readonly MediaFault[];
}

/** One media playlist, or one file of media by itself. */
export interface InspectedRendition {
  readonly name: string;
  readonly sound: InspectedSound | null;
  readonly init: {
    readonly name: string;
    readonly bytes: number;
    readonly boxes: readonly BoxPlace[];
    readonly faults: readonly MediaFault[];
  } | null;
  readonly segments: readonly InspectedSegment[];
  readonly bytes: number;
  /** Sum of what the segments last; null where one of them does not say it. */
  readonly seconds: number | null;
}

export interface Inspection {
  readonly kind: 'playlist' | 'media';
  readonly name: string;
  readonly renditions: readonly InspectedRendition[];
}
