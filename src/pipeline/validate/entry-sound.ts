import type { AudioEntry } from '../boxes/media.ts';

/** What comes out of a decoder, as far as the codec configuration says it. */
export interface EntrySound {
  readonly channels: number | undefined;
  readonly sampleRate: number | undefined;
  /** Of lossless codecs alone. */
  readonly bitDepth: number | undefined;
}

/** Opus decodes at this rate whatever the rate of its source (RFC 7845 §5.1). */
export const OPUS_RATE = 48_000;

/** The codec configuration counts before the fields of the sample entry, which may hold defaults. Pure. */
export function entrySound({ config, channels, sampleRate, codedFormat }: AudioEntry): EntrySound {
  switch (config.kind) {
    case 'aac':
      return { channels: config.channels, sampleRate: config.sampleRate, bitDepth: undefined };
    case 'flac':
      return { ...pick(config), bitDepth: config.bitsPerSample };
    case 'alac':
      return { ...pick(config), bitDepth: config.bitDepth };
    case 'opus':
      return { channels: config.channels, sampleRate: OPUS_RATE, bitDepth: undefined };
    default: {
      const isAc3 = codedFormat === 'ac-3' || codedFormat === 'ec-3';
      const said = isAc3 ? undefined : channels || undefined;
      return { channels: said, sampleRate: sampleRate || undefined, bitDepth: undefined };
    }
  }
}

function pick({ channels, sampleRate }: { channels: number; sampleRate: number }) {
  return { channels, sampleRate };
}
