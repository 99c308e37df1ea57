import type { MediaFault } from '../boxes/media.ts';

/** Frames of one elementary stream or of packed audio, as their headers say. */
export interface FrameRun {
  /** Whole ones. */
  readonly frames: number;
  /** A channel. */
  readonly samples: number;
  readonly sampleRate: number;
  /** 0 where the headers leave it to the frames. */
  readonly channels: number;
  /** RFC 6381 string by the header: `mp4a.40.2`, `mp4a.40.34`, `ac-3`, `ec-3`. */
  readonly codecs: string;
  readonly bytes: number;
  /** Bytes between frames that belong to none. */
  readonly lostBytes: number;
}

/** A presentation time of a PES packet: 33 bits at 90 kHz. */
export interface PesTime {
  readonly pts: number;
  readonly byteOffset: number;
  /** Samples of the frames in the segment that begin before it; undefined where that is unclear. */
  readonly samplesBefore: number | undefined;
}

/** A presentation time that does not follow from the one before it and the samples between them. */
export interface TimeBreak {
  readonly expected: number;
  readonly found: number;
  readonly byteOffset: number;
}

/** An elementary stream of a PMT, or one that no PMT names. */
export interface TsStream {
  readonly pid: number;
  /** `stream_type` of the PMT; undefined where no PMT names it. */
  readonly streamType: number | undefined;
  /** PES packets that begin in the segment. */
  readonly pesPackets: number;
  readonly firstTime: PesTime | undefined;
  readonly lastTime: PesTime | undefined;
  /** The first of them. */
  readonly timeBreaks: readonly TimeBreak[];
  /** Undefined where the stream is no audio that is read. */
  readonly run: FrameRun | undefined;
  /** Bytes after the last whole frame. */
  readonly trailingBytes: number;
  /** LATM, which HLS does not know, found by its bytes. */
  readonly isLatm: boolean;
}

export interface TsContinuity {
  readonly pid: number;
  /** `continuity_counter` of the first and of the last packet with a payload. */
  readonly first: number;
  readonly last: number;
  readonly firstOffset: number;
  /** Whether the first packet has the `discontinuity_indicator`, which allows any counter. */
  readonly startsAnew: boolean;
}

/** A counter that does not follow from the one before it. */
export interface CounterBreak {
  readonly pid: number;
  readonly expected: number;
  readonly found: number;
  readonly byteOffset: number;
}

/** A table that cannot be trusted. */
export interface TableFault {
  readonly table: 'pat' | 'pmt';
  readonly reason: string;
  readonly byteOffset: number;
}

/** A media segment of an MPEG-2 transport stream (ISO/IEC 13818-1). */
export interface TsSegment {
  readonly container: 'ts';
  readonly bytes: number;
  readonly packets: number;
  /** What the first packets carry; at most eight. */
  readonly order: readonly ('pat' | 'pmt' | 'sdt' | 'pes' | 'null' | 'other')[];
  readonly programs: readonly { readonly number: number; readonly pmtPid: number }[];
  readonly hasPat: boolean;
  readonly hasPmt: boolean;
  readonly streams: readonly TsStream[];
  readonly continuity: readonly TsContinuity[];
  /** Where a packet does not begin with 0x47; the first of them. */
  readonly syncLosses: readonly { readonly byteOffset: number }[];
  /** The first of them. */
  readonly counterBreaks: readonly CounterBreak[];
  readonly tableFaults: readonly TableFault[];
  /** Faults of frames; none where lost packets are the reason. */
  readonly faults: readonly MediaFault[];
}
