import { readAudioSpecificConfig } from './audio-specific-config.ts';
import type { BoxNode } from './box-tree.ts';
import { boxErrors } from './box-errors.ts';
import { type FieldReader, readFields } from './field-reader.ts';
import type { CodecConfig } from './media.ts';

/** What the sample entry around a codec configuration says of itself. */
export interface EntryFields {
  readonly codedFormat: string;
  readonly sampleRate: number;
  readonly boxes: readonly BoxNode[];
}

/** Reads the codec configuration of an audio sample entry. @throws BOX_INVALID */
export function readCodecConfig(entry: EntryFields): CodecConfig {
  const box = (type: string): BoxNode | undefined =>
    entry.boxes.find((child) => child.type === type);
  const own: Readonly<Record<string, readonly [string, (node: BoxNode) => CodecConfig]>> = {
    mp4a: ['esds', (esds) => readEsds(esds, entry.sampleRate)],
    fLaC: ['dfLa', readStreamInfo],
    Opus: ['dOps', readOpus],
    alac: ['alac', readAlac],
  };
  const [type, read] = own[entry.codedFormat] ?? [];
  const node = type === undefined ? undefined : box(type);
  return node === undefined || read === undefined ? { kind: 'other' } : read(node);
}

/** RFC 6381 string in Apple's spelling: fLaC with capitals, Opus with one, MP3 as mp4a.40.34. */
export function codecsOf(codedFormat: string, config: CodecConfig): string {
  if (config.kind !== 'aac') return codedFormat;
  const { objectTypeIndication, audioObjectType } = config;
  if (objectTypeIndication === 0x6b || objectTypeIndication === 0x69) return 'mp4a.40.34';
  const type = `mp4a.${objectTypeIndication.toString(16)}`;
  return audioObjectType === undefined ? type : `${type}.${audioObjectType}`;
}

/** Descriptor tags of ISO/IEC 14496-1 §7.2.2.1. */
const ES_DESCRIPTOR = 3;
const DECODER_CONFIG = 4;
const DECODER_SPECIFIC = 5;
const MPEG4_AUDIO = 0x40;

function readEsds(esds: BoxNode, entryRate: number): CodecConfig {
  const fields = readFields(esds);
  fields.skip(4);
  expectDescriptor(esds, fields, ES_DESCRIPTOR);
  fields.skip(2);
  skipStreamFields(fields);
  expectDescriptor(esds, fields, DECODER_CONFIG);
  const objectTypeIndication = fields.u8();
  fields.skip(4);
  const maxBitrateBps = fields.u32();
  const averageBitrateBps = fields.u32();
  const said = { kind: 'aac', objectTypeIndication, maxBitrateBps, averageBitrateBps } as const;
  if (objectTypeIndication !== MPEG4_AUDIO) {
    const unknown = { audioObjectType: undefined, sampleRate: undefined, channels: undefined };
    return { ...said, ...unknown, coreSampleRate: undefined, sbr: 'none', frameSamples: 1024 };
  }
  expectDescriptor(esds, fields, DECODER_SPECIFIC);
  const { hasSbr, ...asc } = readAudioSpecificConfig(fields);
  const isDoubled = asc.coreSampleRate !== undefined && entryRate === 2 * asc.coreSampleRate;
  return { ...said, ...asc, sbr: hasSbr ? 'explicit' : isDoubled ? 'implicit' : 'none' };
}

/** Fields of an ES_Descriptor that its flags say are there. */
function skipStreamFields(fields: FieldReader): void {
  const flags = fields.u8();
  if (flags & 0x80) fields.skip(2);
  if (flags & 0x40) fields.skip(fields.u8());
  if (flags & 0x20) fields.skip(2);
}

function expectDescriptor(esds: BoxNode, fields: FieldReader, tag: number): void {
  const found = fields.u8();
  // The length has seven bits a byte; the descriptors inside are read whatever it says.
  for (let index = 0; index < 4; index += 1) if ((fields.u8() & 0x80) === 0) break;
  if (found === tag) return;
  const reason = `descriptor ${found} stands where ${tag} is expected`;
  throw boxErrors.BOX_INVALID({ path: 'esds', byteOffset: esds.byteOffset, reason });
}

/** STREAMINFO is the first metadata block of `dfLa`. */
function readStreamInfo(dfLa: BoxNode): CodecConfig {
  const fields = readFields(dfLa);
  fields.skip(4);
  const block = fields.u8() & 0x7f;
  if (block !== 0) {
    const reason = `metadata block ${block} stands where STREAMINFO is expected`;
    throw boxErrors.BOX_INVALID({ path: 'dfLa', byteOffset: dfLa.byteOffset, reason });
  }
  fields.skip(3);
  const minBlockSamples = fields.u16();
  const maxBlockSamples = fields.u16();
  fields.skip(6);
  // 20 bits of sample rate, 3 of channels, 5 of bits per sample, 36 of samples.
  const packed = fields.bytes(8).readBigUInt64BE();
  return {
    kind: 'flac',
    minBlockSamples,
    maxBlockSamples,
    sampleRate: Number(packed >> 44n),
    channels: Number((packed >> 41n) & 0x7n) + 1,
    bitsPerSample: Number((packed >> 36n) & 0x1fn) + 1,
    totalSamples: packed & 0xf_ffff_ffffn,
    md5: fields.bytes(16).toString('hex'),
  };
}

function readOpus(dOps: BoxNode): CodecConfig {
  const fields = readFields(dOps);
  fields.skip(1);
  const channels = fields.u8();
  return { kind: 'opus', channels, preSkip: fields.u16(), inputSampleRate: fields.u32() };
}

function readAlac(alac: BoxNode): CodecConfig {
  const fields = readFields(alac);
  fields.skip(4);
  const frameSamples = fields.u32();
  fields.skip(1);
  const bitDepth = fields.u8();
  fields.skip(3);
  const channels = fields.u8();
  fields.skip(2 + 4 + 4);
  return { kind: 'alac', frameSamples, bitDepth, channels, sampleRate: fields.u32() };
}
