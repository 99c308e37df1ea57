/** How many samples a whole file decodes to by its container's word, and how far that may be off. */
export interface SampleClaim {
  /** Samples a channel at the source's own rate. */
  readonly samples: number;
  /** Samples that may be missing in a file that is whole. */
  readonly toleranceSamples: number;
  /** Samples that may come besides in a file that is whole. */
  readonly excessSamples: number;
}

/** What is known of a music file before it is decoded. */
export interface SourceProbe {
  /** ffprobe's name, `mp3`, `flac`, `ogg`, `mov,mp4,m4a,3gp,3g2,mj2`. */
  readonly container: string;
  readonly codec: string;
  readonly lossy: boolean;
  readonly sampleRate: number;
  readonly channels: number;
  /** Of integer PCM, FLAC and ALAC; null of everything else. */
  readonly bitsPerSample: number | null;
  /** PCM in floating point. */
  readonly isFloat: boolean;
  /** Of the audio stream, or of the file where the stream says nothing; null where unknown. */
  readonly bitrateBps: number | null;
  /** Null where the container does not say. */
  readonly durationMs: number | null;
  /** Null where the container does not count, or only estimates, which proves nothing. */
  readonly claim: SampleClaim | null;
  /**
   * Where the sound ends by the container's word, in samples from its start, where FFmpeg plays on
   * into what the encoder filled its last frame up with; null elsewhere.
   */
  readonly endSample: number | null;
  /** MD5 of the PCM by FLAC's own header, in hex; null where it is unset or cannot be compared. */
  readonly pcmMd5: string | null;
  /** What is wrong with the container and costs no sound, in sentences. */
  readonly damage: readonly string[];
  /** Position of the audio stream among all streams of the file. */
  readonly streamIndex: number;
}
