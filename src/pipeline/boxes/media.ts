/** A box as it lies in its data; nothing of it is held in memory. */
export interface BoxPlace {
  readonly type: string;
  /** Types from the top: `moof/traf[1]/trun`; a number where siblings have the same type, from 1. */
  readonly path: string;
  /** From the start of the resource, or of the byte range that was read. */
  readonly byteOffset: number;
  readonly bytes: number;
  readonly headerBytes: number;
}

/** Why the bytes of a box could not be taken at their word. */
export interface MediaFault {
  readonly reason: string;
  readonly boxPath: string;
  readonly byteOffset: number;
}

/** Codec configuration of a sample entry. */
export type CodecConfig =
  | {
      readonly kind: 'aac';
      /** `objectTypeIndication` of the DecoderConfigDescriptor, 0x40 for MPEG-4 audio. */
      readonly objectTypeIndication: number;
      /** Audio object type: 2 is AAC-LC, 5 SBR, 29 PS, 42 USAC. */
      readonly audioObjectType: number | undefined;
      /** Of the sound that comes out, SBR included where the configuration says that it is there. */
      readonly sampleRate: number | undefined;
      /** Of the coded frames, without SBR. */
      readonly coreSampleRate: number | undefined;
      /** Undefined where a program config element says it. */
      readonly channels: number | undefined;
      /** How SBR is said to be there: `implicit` where the sample entry alone has twice the rate. */
      readonly sbr: 'none' | 'implicit' | 'explicit';
      readonly maxBitrateBps: number;
      readonly averageBitrateBps: number;
      readonly frameSamples: 960 | 1024;
    }
  | {
      readonly kind: 'flac';
      readonly minBlockSamples: number;
      readonly maxBlockSamples: number;
      readonly sampleRate: number;
      readonly channels: number;
      readonly bitsPerSample: number;
      readonly totalSamples: bigint;
      readonly md5: string;
    }
  | {
      readonly kind: 'opus';
      readonly channels: number;
      readonly preSkip: number;
      readonly inputSampleRate: number;
    }
  | {
      readonly kind: 'alac';
      readonly frameSamples: number;
      readonly bitDepth: number;
      readonly channels: number;
      readonly sampleRate: number;
    }
  | { readonly kind: 'other' };

export interface AudioEntry {
  readonly place: BoxPlace;
  /** Four characters as they stand, `enca` for protected media. */
  readonly format: string;
  /** Format below protection: `mp4a`, `fLaC`, `Opus`, `alac`, `ac-3`, `ec-3`. */
  readonly codedFormat: string;
  /** RFC 6381 string in Apple's spelling. */
  readonly codecs: string;
  readonly channels: number;
  readonly sampleBits: number;
  readonly sampleRate: number;
  readonly config: CodecConfig;
  /** Box types below the entry: `esds`, `btrt`, `sinf`. */
  readonly boxes: readonly string[];
  /** Scheme of `schm`: `cenc`, `cbcs`. */
  readonly protection: string | undefined;
}

export interface EditEntry {
  readonly segmentDuration: number;
  /** -1 is an empty edit. */
  readonly mediaTime: number;
}

export interface InitTrack {
  readonly place: BoxPlace;
  readonly trackId: number;
  /** `soun`, `vide`. */
  readonly handler: string;
  /** Ticks a second. */
  readonly timescale: number;
  readonly trackDuration: number;
  readonly mediaDuration: number;
  /** Undefined where there is no edit list. */
  readonly edits: readonly EditEntry[] | undefined;
  readonly entries: readonly AudioEntry[];
  /** Counts that `stts`, `stsc`, `stsz` and `stco` state; undefined where the box is missing. */
  readonly sampleTables: {
    readonly stts: number | undefined;
    readonly stsc: number | undefined;
    readonly stsz: number | undefined;
    readonly stco: number | undefined;
  };
  /** Whether every data reference says that the media is in the same file. */
  readonly isSelfContained: boolean;
  /** `ludt`; `hasProgramLoudness` where a measurement of the whole track stands in it. */
  readonly loudness: { readonly place: BoxPlace; readonly hasProgramLoudness: boolean } | undefined;
}

/** An init section: everything that rules ask of it. */
export interface InitMedia {
  readonly container: 'fmp4';
  readonly bytes: number;
  /** Every box, in order, from the top down. */
  readonly boxes: readonly BoxPlace[];
  /** Of `ftyp`; undefined where there is none. */
  readonly brands: { readonly major: string; readonly compatible: readonly string[] } | undefined;
  readonly movieDuration: number | undefined;
  readonly tracks: readonly InitTrack[];
  /** Of `trex`, by track. */
  readonly defaults: ReadonlyMap<
    number,
    { readonly duration: number; readonly size: number; readonly flags: number }
  >;
  readonly faults: readonly MediaFault[];
}

export interface TrackRun {
  readonly place: BoxPlace;
  readonly dataOffset: number | undefined;
  /** Ticks of each sample. */
  readonly durations: Uint32Array;
  /** Bytes of each sample. */
  readonly sizes: Uint32Array;
  /** Flags of each sample (ISO/IEC 14496-12 §8.8.3.1). */
  readonly flags: Uint32Array;
}

export interface TrackFragment {
  readonly place: BoxPlace;
  readonly trackId: number;
  readonly baseDataOffset: number | undefined;
  readonly isDefaultBaseMoof: boolean;
  /** `tfdt`; undefined where it is missing. */
  readonly decodeTime: number | undefined;
  readonly runs: readonly TrackRun[];
  /** `senc`, `saiz`, `saio` and whatever else stands below. */
  readonly boxes: readonly string[];
}

export interface MovieFragment {
  readonly place: BoxPlace;
  readonly sequenceNumber: number | undefined;
  readonly tracks: readonly TrackFragment[];
  /** The `mdat` after it; undefined where there is none. */
  readonly mdat: BoxPlace | undefined;
  /** The first four bytes of its first frame as a number; undefined where the frame begins elsewhere. */
  readonly firstWord: number | undefined;
}

export interface SegmentIndex {
  readonly place: BoxPlace;
  readonly trackId: number;
  readonly timescale: number;
  readonly earliestPresentationTime: number;
  readonly firstOffset: number;
  readonly references: readonly { readonly bytes: number; readonly durationTicks: number }[];
}

/** A media segment of fragmented MP4. */
export interface Fmp4Segment {
  readonly container: 'fmp4';
  readonly bytes: number;
  /** Top-level boxes in order. */
  readonly boxes: readonly BoxPlace[];
  /** Of `styp`. */
  readonly brands: { readonly major: string; readonly compatible: readonly string[] } | undefined;
  readonly fragments: readonly MovieFragment[];
  readonly indexes: readonly SegmentIndex[];
  readonly faults: readonly MediaFault[];
}
