import type { MediaFault } from '../boxes/media.ts';
import type { FrameRun } from '../ts/model.ts';
import type { FrameFormat } from './frame-header.ts';

/** The ID3 tags that packed audio begins with, taken together. */
export interface Id3 {
  readonly bytes: number;
  /** 8 octets of `com.apple.streaming.transportStreamTimestamp`; undefined without that frame. */
  readonly timestamp: bigint | undefined;
  /** Bytes of that frame's payload. */
  readonly timestampBytes: number | undefined;
  /** Where its payload lies, from the start of the resource. */
  readonly timestampOffset: number | undefined;
}

/** A media segment of packed audio (draft-pantos-hls-rfc8216bis §3.1.3). */
export interface PackedSegment {
  readonly container: 'packed';
  readonly bytes: number;
  readonly format: FrameFormat;
  /** Undefined where there is no tag. */
  readonly id3: Id3 | undefined;
  readonly run: FrameRun;
  /** Bytes after the last whole frame. */
  readonly trailingBytes: number;
  /** Faults of tags and of frames; a cut at the end is `trailingBytes`. */
  readonly faults: readonly MediaFault[];
}

/** Bytes that are no media segment of any kind that is known. */
export interface UnknownSegment {
  readonly container: 'unknown';
  readonly bytes: number;
  /** Whether it is audio in a format that HLS has no segments of. */
  readonly isAudio: boolean;
  /** What it looks like: `WebVTT`, `Ogg`, `FLAC`, `HTML`, `empty`, `encrypted or unknown`. */
  readonly looksLike: string;
  readonly faults: readonly MediaFault[];
}
