import type { MediaFault } from '../boxes/media.ts';
import type { FrameRun } from '../ts/model.ts';

/** A media segment of packed audio (draft-pantos-hls-rfc8216bis §3.1.3). */
export interface PackedSegment {
  readonly container: 'packed';
  readonly bytes: number;
  readonly format: 'adts' | 'mp3' | 'ac3' | 'ec3';
  /** The ID3 tag at the start; undefined where there is none. */
  readonly id3:
    | {
        readonly bytes: number;
        /** 8 octets of `com.apple.streaming.transportStreamTimestamp`; undefined without that frame. */
        readonly timestamp: bigint | undefined;
        /** Bytes of that frame's payload. */
        readonly timestampBytes: number | undefined;
      }
    | undefined;
  readonly run: FrameRun;
  /** Bytes after the last whole frame. */
  readonly trailingBytes: number;
  readonly faults: readonly MediaFault[];
}

/** Bytes that are no media segment of any kind that is known. */
export interface UnknownSegment {
  readonly container: 'unknown';
  readonly bytes: number;
  /** What it looks like: `WebVTT`, `Ogg`, `FLAC`, `HTML`, `empty`, `encrypted or unknown`. */
  readonly looksLike: string;
  readonly faults: readonly MediaFault[];
}
