import type { SourceProbe } from '../probe/model.ts';
import type { RungCodec } from './ladder.ts';

/** What FFmpeg encodes a rendition with. */
export interface PlannedEncoder {
  /** FFmpeg's name of the encoder. */
  readonly name: 'aac' | 'libfdk_aac' | 'libopus' | 'flac';
  /** Its own options, without bit rate; a part of what decides the bytes. */
  readonly options: Readonly<Record<string, string>>;
}

export interface PlannedRendition {
  /** `aac-160`, `opus-96`, `flac`; unique within the plan. */
  readonly name: string;
  readonly codec: RungCodec;
  readonly encoder: PlannedEncoder;
  /** Place in the plan, from 0. */
  readonly position: number;
  /** What the encoder is asked for; null where it takes what the music needs. */
  readonly bitrateBps: number | null;
  /** Also the timescale. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Of what goes into the encoder; null where it takes floating point. */
  readonly bitsPerSample: 16 | 24 | null;
  /** Samples of every frame but the last. */
  readonly frameSamples: number;
  /** Samples that are heard of every segment but the last. */
  readonly segmentSamples: number;
  /** A rest up to this long joins the last segment instead of making its own. */
  readonly tailSamplesMax: number;
}

/** One multivariant playlist: renditions that a player may change between. */
export interface PlannedPresentation {
  /** `master.m3u8`, `master-opus.m3u8` */
  readonly file: string;
  /** Names of its renditions, by ascending bit rate. */
  readonly renditions: readonly string[];
}

/** Everything that decides the bytes of an asset, besides the source itself. */
export interface TranscodePlan {
  readonly encoder: string;
  readonly settingsHash: Buffer;
  readonly source: SourceProbe;
  /** What the lossy renditions of one grid are encoded from. */
  readonly mix: { readonly sampleRate: number; readonly channels: number };
  readonly targetDurationS: number;
  /** Samples of the source in one waveform point before any merging. */
  readonly samplesPerPixel: number;
  readonly renditions: readonly PlannedRendition[];
  readonly presentations: readonly PlannedPresentation[];
}
