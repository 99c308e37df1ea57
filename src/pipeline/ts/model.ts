import type { MediaFault } from '../boxes/media.ts';

/** Frames of one elementary stream or of packed audio, as their headers say. */
export interface FrameRun {
  readonly frames: number;
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** RFC 6381 string by the header: `mp4a.40.2`, `mp4a.40.34`, `ac-3`, `ec-3`. */
  readonly codecs: string;
  readonly bytes: number;
}

/** A presentation time of a PES packet: 33 bits at 90 kHz. */
export interface PesTime {
  readonly pts: number | undefined;
  readonly byteOffset: number;
}

export interface TsStream {
  readonly pid: number;
  /** `stream_type` of the PMT. */
  readonly streamType: number;
  readonly times: readonly PesTime[];
  /** Undefined where the stream is no audio that is read. */
  readonly run: FrameRun | undefined;
}

export interface TsContinuity {
  readonly pid: number;
  /** `continuity_counter` of the first and of the last packet with a payload. */
  readonly first: number;
  readonly last: number;
}

/** A media segment of an MPEG-2 transport stream (ISO/IEC 13818-1). */
export interface TsSegment {
  readonly container: 'ts';
  readonly bytes: number;
  readonly packets: number;
  /** What the first packets carry: `pat`, `pmt`, `sdt`, `pes`, `null`, `other`; at most eight. */
  readonly order: readonly ('pat' | 'pmt' | 'sdt' | 'pes' | 'null' | 'other')[];
  readonly programs: readonly { readonly number: number; readonly pmtPid: number }[];
  readonly hasPmt: boolean;
  readonly streams: readonly TsStream[];
  readonly continuity: readonly TsContinuity[];
  /** Lost synchronisation, broken counters, bad CRCs, frames cut off. */
  readonly faults: readonly MediaFault[];
}
