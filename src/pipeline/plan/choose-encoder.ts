import type { RungCodec } from './ladder.ts';
import type { PlannedEncoder } from './model.ts';

/** The encoders that an FFmpeg has, and which build it is. */
export interface Encoders {
  /** `ffmpeg 5.1.9-0+deb12u1` */
  readonly program: string;
  /** libfdk_aac is preferred where FFmpeg was built with it. */
  readonly aac: 'aac' | 'libfdk_aac' | null;
  readonly opus: 'libopus' | null;
  readonly flac: 'flac' | null;
}

/** Samples of a frame; FLAC's is ours to choose, and divides into frames of AAC. */
export const frameSamplesOf: Readonly<Record<RungCodec, number>> = Object.freeze({
  aac: 1024,
  flac: 4096,
  opus: 960,
});

/**
 * The coder of FFmpeg's own AAC encoder, twice as fast as its default and never heard more, without
 * shaping of noise in time, of which it makes more noise than without (ADR 0027).
 */
const NATIVE_AAC = { name: 'aac', options: { aac_coder: 'fast', aac_tns: '0' } } as const;
/** From so many bits a second and channel on, nothing has to be left out that a waveform has. */
const PLENTY_BPS = 80_000;
const NATIVE_AAC_PLENTY = {
  name: 'aac',
  options: { ...NATIVE_AAC.options, aac_is: '0', aac_pns: '0' },
} as const;
const FDK_AAC = { name: 'libfdk_aac', options: { afterburner: '1' } } as const;
const OPUS = {
  name: 'libopus',
  options: { application: 'audio', vbr: 'constrained', frame_duration: '20' },
} as const;
const FLAC = {
  name: 'flac',
  options: {
    // FFmpeg 5.1 calls FLAC in MP4 experimental.
    strict: '-2',
    frame_size: String(frameSamplesOf.flac),
    compression_level: '5',
  },
} as const;

/**
 * What a codec is encoded with; undefined where this FFmpeg cannot. Pure.
 * @param channelBps bits a second and channel that the encoder is given; the least where left out.
 */
export function chooseEncoder(
  codec: RungCodec,
  encoders: Encoders,
  channelBps = 0,
): PlannedEncoder | undefined {
  if (encoders[codec] === null) return undefined;
  if (codec === 'flac') return FLAC;
  if (codec === 'opus') return OPUS;
  if (encoders.aac === 'libfdk_aac') return FDK_AAC;
  return channelBps < PLENTY_BPS ? NATIVE_AAC : NATIVE_AAC_PLENTY;
}

/** `aac/fast`, `libopus`: one word for the encoder, with its coder where it has several. Pure. */
export function nameEncoder({ name, options }: PlannedEncoder): string {
  const { aac_coder: coder } = options;
  return coder === undefined ? name : `${name}/${coder}`;
}
