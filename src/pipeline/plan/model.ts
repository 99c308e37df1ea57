import type { SampleClaim } from '../probe/model.ts';

export interface PlannedRendition {
  /** `aac-160`; unique within the plan. */
  readonly name: string;
  /** 0 for the lowest bit rate. */
  readonly position: number;
  readonly bitrateBps: number;
}

/** Everything that decides the bytes of an asset, besides the source itself. */
export interface TranscodePlan {
  readonly encoder: string;
  readonly settingsHash: Buffer;
  /** Of every rendition; also the timescale. */
  readonly sampleRate: number;
  /** 1 or 2. */
  readonly channels: number;
  /** Position of the audio stream among all streams of the source. */
  readonly streamIndex: number;
  /** Samples of every segment but the last, whole frames, the same for all renditions. */
  readonly segmentSamples: number;
  /** A rest up to this long joins the last segment instead of making its own. */
  readonly tailSamplesMax: number;
  readonly targetDurationS: number;
  /** Samples of one waveform point before any merging. */
  readonly samplesPerPixel: number;
  /** Null where the container does not say how long it is. */
  readonly totalMs: number | null;
  /** At `sampleRate`; null where the container's length is an estimate. */
  readonly claim: SampleClaim | null;
  readonly renditions: readonly PlannedRendition[];
}
