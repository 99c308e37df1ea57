/** How many samples the container says there are, and how far a good file may miss it. */
export interface SampleClaim {
  /** Samples a channel at the source's own rate. */
  readonly samples: number;
  /** Samples that may be missing in a file that is whole: encoder delay and padding that the container counts. */
  readonly toleranceSamples: number;
}

/** What ffprobe finds out about a music file before it is decoded. */
export interface SourceProbe {
  /** ffprobe's name, `mp3`, `flac`, `ogg`, `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  readonly codec: string;
  readonly lossy: boolean;
  readonly sampleRate: number;
  readonly channels: number;
  /** Of integer samples, 8 to 32; null where they are none, or it is not known. */
  readonly bitsPerSample: number | null;
  /** Whether the samples of a lossless source are floating point. */
  readonly isFloat: boolean;
  /** MD5 of all samples as FLAC's STREAMINFO has it, in hexadecimal; null where there is none. */
  readonly pcmMd5: string | null;
  /** Of the audio stream, or of the file where the stream says nothing; null where unknown. */
  readonly bitrateBps: number | null;
  /** Null where the container does not say. */
  readonly durationMs: number | null;
  /** Null where the duration is only an estimate, which proves nothing. */
  readonly claim: SampleClaim | null;
  /** Position of the audio stream among all streams of the file. */
  readonly streamIndex: number;
}
