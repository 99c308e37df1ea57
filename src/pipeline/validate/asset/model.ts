import type { InitInfo } from '../../boxes/read-init.ts';

/** A media segment as the playlist names it. */
export interface ListedSegment {
  readonly uri: string;
  /** EXTINF in seconds. */
  readonly seconds: number;
  /** Line of the EXTINF tag, from 1. */
  readonly line: number;
}

/** A variant as the multivariant playlist names it. */
export interface ListedVariant {
  readonly uri: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly line: number;
}

/** A playlist, read but not judged. */
export interface PlaylistText {
  /** Relative to the asset's folder. */
  readonly file: string;
  /** Every tag in order: `#EXT-X-MAP` and what follows its colon. */
  readonly tags: readonly {
    readonly name: string;
    readonly value: string;
    readonly line: number;
  }[];
  readonly segments: readonly ListedSegment[];
  readonly variants: readonly ListedVariant[];
}

/** What the boxes of a segment file say. */
export interface SegmentMedia {
  /** Relative to the asset's folder. */
  readonly file: string;
  readonly bytes: number;
  /** Ticks from the start of the rendition. */
  readonly decodeTime: number;
  /** Ticks of each sample. */
  readonly durations: readonly number[];
  /** Their sum. */
  readonly durationTicks: number;
  readonly sampleBytes: number;
  readonly mdatBytes: number;
}

/** One rendition: its playlist and the media that it names. */
export interface RenditionMedia {
  readonly playlist: PlaylistText;
  /** Undefined where the playlist names no init section. */
  readonly init: InitInfo | undefined;
  /** In the order of the playlist. */
  readonly segments: readonly SegmentMedia[];
}

/** A finished asset as the rules see it: plain values, so that a rule is a pure function. */
export interface AssetMedia {
  readonly multivariant: PlaylistText;
  readonly renditions: readonly RenditionMedia[];
  /** Every file of the folder, relative paths. */
  readonly files: readonly string[];
  /** Samples a channel that the source gave. */
  readonly decodedSamples: number;
}
