import { type BitReader, readBits } from './bit-reader.ts';
import type { FieldReader } from './field-reader.ts';

/** What an AudioSpecificConfig says (ISO/IEC 14496-3 §1.6.2.1). */
export interface AudioSpecificConfig {
  /** 2 is AAC-LC, 5 SBR, 29 PS, 42 USAC. */
  readonly audioObjectType: number;
  /** Of the sound that comes out; undefined for a reserved index. */
  readonly sampleRate: number | undefined;
  /** Of the coded frames. */
  readonly coreSampleRate: number | undefined;
  /** Undefined where a program config element says it. */
  readonly channels: number | undefined;
  readonly hasSbr: boolean;
  readonly frameSamples: 960 | 1024;
}

const SAMPLE_RATES = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
  7350,
];
/** By `channelConfiguration`; 0 is a program config element. */
const CHANNELS = [
  undefined,
  1,
  2,
  3,
  4,
  5,
  6,
  8,
  undefined,
  undefined,
  undefined,
  7,
  8,
  24,
  8,
  12,
  10,
  12,
  14,
  12,
  14,
];
const SBR = 5;
const PS = 29;
/** Object types whose configuration goes on with a GASpecificConfig. */
const GENERAL_AUDIO = new Set([1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23]);
/** `syncExtensionType` of an SBR and of a PS extension after the configuration. */
const SYNC_SBR = 0x2b7;
const SYNC_PS = 0x548;

/** Reads it from the bytes of a DecoderSpecificInfo. @throws BOX_INVALID */
export function readAudioSpecificConfig(fields: FieldReader): AudioSpecificConfig {
  const bits = readBits(fields);
  const first = readObjectType(bits);
  const rate = readSampleRate(bits);
  const configuration = bits.read(4);
  const channels = CHANNELS[configuration];
  const isExtended = first === SBR || first === PS;
  const outputRate = isExtended ? readSampleRate(bits) : rate;
  const core = isExtended ? readObjectType(bits) : first;
  const isGeneral = GENERAL_AUDIO.has(core);
  const frameSamples = isGeneral && bits.read(1) === 1 ? 960 : 1024;
  const said = { coreSampleRate: rate, frameSamples } as const;
  if (isExtended) {
    const heard = first === PS && channels === 1 ? 2 : channels;
    const audioObjectType = first;
    return { ...said, audioObjectType, sampleRate: outputRate, channels: heard, hasSbr: true };
  }
  const late = isGeneral && configuration !== 0 ? readLateExtension(bits) : undefined;
  if (late === undefined) {
    return { ...said, audioObjectType: first, sampleRate: rate, channels, hasSbr: false };
  }
  const heard = late.hasPs && channels === 1 ? 2 : channels;
  const audioObjectType = late.hasPs ? PS : SBR;
  return { ...said, audioObjectType, sampleRate: late.rate, channels: heard, hasSbr: true };
}

/** Five bits; 31 means that six more follow. */
function readObjectType(bits: BitReader): number {
  const short = bits.read(5);
  return short === 31 ? 32 + bits.read(6) : short;
}

function readSampleRate(bits: BitReader): number | undefined {
  const index = bits.read(4);
  return index === 15 ? bits.read(24) : SAMPLE_RATES[index];
}

/** SBR said after the configuration, where decoders that know none do not look. */
function readLateExtension(
  bits: BitReader,
): { rate: number | undefined; hasPs: boolean } | undefined {
  // dependsOnCoreCoder, with its delay of 14 bits, and extensionFlag end the GASpecificConfig.
  if (bits.remaining() < 2) return undefined;
  if (bits.read(1) === 1) bits.read(14);
  bits.read(1);
  if (bits.remaining() < 17 || bits.read(11) !== SYNC_SBR) return undefined;
  if (readObjectType(bits) !== SBR || bits.read(1) === 0) return undefined;
  const rate = readSampleRate(bits);
  const hasPs = bits.remaining() >= 12 && bits.read(11) === SYNC_PS && bits.read(1) === 1;
  return { rate, hasPs };
}
