import type { Id } from '#core/ids.ts';
import type { Loudness } from '#domains/jobs/index.ts';

export type OutputId = Id<'output'>;

/** The life of an output folder; a run that was cut short leaves it at `encoding`. */
export const OUTPUT_STATES = ['encoding', 'done', 'failed'] as const;
export type OutputState = (typeof OUTPUT_STATES)[number];

/** The one table of what may follow what. `encoding` again: the next run after a kill or a stop. */
const NEXT: Readonly<Record<OutputState, readonly OutputState[]>> = Object.freeze({
  encoding: ['encoding', 'done', 'failed'],
  done: ['encoding'],
  failed: ['encoding'],
});

export function canMoveOutput(from: OutputState, to: OutputState): boolean {
  return NEXT[from].includes(to);
}

/** Who holds an output; every write is refused once another attempt has started. */
export interface OutputAttempt {
  readonly id: OutputId;
  /** Grows with every start. */
  readonly attempt: number;
}

/** The file that an output is made of, as it was found. */
export interface OutputSource {
  /** Absolute, for people. */
  readonly path: string;
  readonly bytes: number;
  readonly mtimeNs: bigint;
  /** SHA-256 of its bytes. */
  readonly contentHash: Uint8Array;
}

/** What of the settings decides the bytes of an output. */
export interface OutputSettings {
  readonly settingsHash: Uint8Array;
  readonly encoder: string;
}

/** What is on record of one output folder. */
export interface Output extends OutputAttempt, OutputSettings {
  readonly outDir: string;
  readonly source: OutputSource;
  readonly state: OutputState;
  readonly albumKey: string | null;
}

/** What a list tells of one rendition. */
export interface OutputRendition {
  readonly name: string;
  readonly codecs: string;
  /** Null where the encoder decides, as for lossless music. */
  readonly bitrateBps: number | null;
}

/** How loud a file or an album is, without what it was measured from. */
export type OutputLoudness = Pick<Loudness, 'integratedLufs' | 'rangeLu' | 'truePeakDbtp'>;

/** What people and scripts are told of a finished output. */
export interface OutputSummary {
  readonly durationMs: number;
  readonly renditions: readonly OutputRendition[];
  readonly loudness: OutputLoudness;
}

/** What a run has to know of every output on record; there may be very many. */
export interface KnownOutput {
  readonly id: OutputId;
  readonly outDir: string;
  readonly sourcePath: string;
  readonly sourceBytes: number;
  readonly sourceMtimeNs: bigint;
  /** Hexadecimal. */
  readonly contentSha256: string;
  readonly isDone: boolean;
  /** Whether it was made with the settings that were asked about. */
  readonly hasSettings: boolean;
  /** The summary as text, null unless it is done: most of a large catalogue is never asked for it. */
  readonly summaryJson: string | null;
}

export function readSummary({ summaryJson }: KnownOutput): OutputSummary | null {
  return summaryJson === null ? null : (JSON.parse(summaryJson) as OutputSummary);
}

/** What a finished encode leaves on record. */
export interface FinishedOutput extends OutputSummary {
  readonly loudness: Loudness;
  /** Files with the same key are an album. */
  readonly albumKey: string;
}

/** One file of an album. */
export interface AlbumMember {
  readonly outDir: string;
  readonly loudness: Loudness;
}
