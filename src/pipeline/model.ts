import type { WorkEvent } from '#core/events.ts';
import type { AssetId, Loudness } from '#domains/jobs/index.ts';

export type { AssetId, Loudness, SegmentRecord } from '#domains/jobs/index.ts';

/** One rendition as it was published; the shape of a row of `renditions`. */
export interface PublishedRendition {
  readonly name: string;
  /** Place in the ladder, 0 for the lowest bit rate. */
  readonly position: number;
  /** RFC 6381 string, read from the sample entry. */
  readonly codecs: string;
  /** What the encoder was asked for, or the average where it takes what the music needs. */
  readonly bitrateBps: number;
  /** Peak of the media playlist by the window rule of draft-pantos-hls-rfc8216bis §4.1. */
  readonly bandwidthBps: number;
  readonly averageBandwidthBps: number;
  /** Ticks a second, which is the sample rate. */
  readonly timescale: number;
  readonly channels: number;
  readonly initBytes: number;
  readonly initSha256: Uint8Array;
}

/** What the music was before: facts for whoever finds an asset without its source. */
export interface AssetSource {
  readonly container: string;
  readonly codec: string;
  readonly lossy: boolean;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number | null;
  readonly bitrateBps: number | null;
}

/** What the music is called: written beside the media, never into it. */
export interface AssetTags {
  readonly title: string | null;
  readonly artist: string | null;
  readonly albumArtist: string | null;
  readonly album: string | null;
  readonly trackNumber: number | null;
  readonly discNumber: number | null;
}

/** The cover picture as it was in the source. */
export interface AssetCover {
  readonly fileName: 'cover.jpg' | 'cover.png' | 'cover.webp';
  readonly bytes: Uint8Array;
}

/** What a finished transcode left behind; holds all that rows `assets` and `renditions` need. */
export interface PublishedAsset {
  /** The same source with the same settings has the same id on every machine. */
  readonly id: AssetId;
  /** SHA-256 of ladder, encoder and segmenting rules. */
  readonly settingsHash: Uint8Array;
  readonly encoder: string;
  /** Of the source. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples a channel that the source decodes to, at its own rate. */
  readonly samples: bigint;
  readonly durationMs: number;
  readonly targetDurationS: number;
  readonly renditions: readonly PublishedRendition[];
  readonly loudness: Loudness;
  readonly source: AssetSource;
  /** Damage that cost no samples; bounded, at most a few lines. */
  readonly warnings: readonly string[];
}

/** Leave to run FFmpeg for one file. */
export interface EncodingTurn {
  /** Processes that may work on the file at one time, 1 or more. */
  readonly processes: number;
  /** They are gone. */
  end(): void;
}

interface TranscodePlannedEvent extends WorkEvent {
  readonly type: 'transcode.planned';
  readonly encoder: string;
  readonly settingsHash: Uint8Array;
  readonly totalMs: number | null;
  readonly renditions: readonly string[];
}
interface TranscodeEncodingEvent extends WorkEvent {
  readonly type: 'transcode.encoding';
  readonly processes: number;
}
interface SegmentWrittenEvent extends WorkEvent {
  readonly type: 'segment.written';
  readonly rendition: string;
  readonly sequence: number;
  readonly durationMs: number;
  readonly bytes: number;
  /** The segment was recorded by an earlier attempt and came out the same. */
  readonly resumed: boolean;
}
interface TranscodeProgressEvent extends WorkEvent {
  readonly type: 'transcode.progress';
  readonly processedMs: number;
  readonly totalMs: number | null;
}
interface TranscodeFinalizingEvent extends WorkEvent {
  readonly type: 'transcode.finalizing';
  readonly samples: bigint;
}
interface AssetPublishedEvent extends WorkEvent {
  readonly type: 'asset.published';
  readonly assetId: AssetId;
}

/** What a transcode says while it runs. */
export type TranscodeEvent =
  | TranscodePlannedEvent
  | TranscodeEncodingEvent
  | SegmentWrittenEvent
  | TranscodeProgressEvent
  | TranscodeFinalizingEvent
  | AssetPublishedEvent;
