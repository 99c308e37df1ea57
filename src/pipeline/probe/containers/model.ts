import type { SampleClaim } from '../model.ts';

/** What a look at the container's own structure tells, besides what ffprobe says. */
export interface ContainerFacts {
  /** Null where the container does not count. */
  readonly claim: SampleClaim | null;
  /** Samples whose bytes are in the file, at the source's rate; null where only a decode tells. */
  readonly heldSamples: number | null;
  /** Where the sound ends by the container's word, where FFmpeg plays on; null elsewhere. */
  readonly endSample: number | null;
  /** MD5 of the PCM in hex; null where there is none, or none that can be compared. */
  readonly pcmMd5: string | null;
  /** What is wrong and costs nothing, in sentences without a full stop. */
  readonly damage: readonly string[];
}

export const noFacts: ContainerFacts = Object.freeze({
  claim: null,
  heldSamples: null,
  endSample: null,
  pcmMd5: null,
  damage: Object.freeze([]),
});

/** What the readers of containers are told. */
export interface ContainerInput {
  /** Base name of the file, for messages. */
  readonly file: string;
  readonly codec: string;
  /** Of what FFmpeg decodes. */
  readonly sampleRate: number;
  /** First timestamp by ffprobe, in ticks of the container; 0 where it says none. */
  readonly startTicks: number;
}
