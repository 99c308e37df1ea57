import { type Box, printable, readBoxes } from './box.ts';
import { boxErrors } from './box-errors.ts';
import { type FieldReader, readFields } from './field-reader.ts';

/** What the sample entry says. */
export interface SampleEntry {
  /** RFC 6381 string, `mp4a.40.2`. */
  readonly codecs: string;
  readonly channels: number;
  readonly sampleRate: number;
}

/** Length of the fields of an AudioSampleEntry before its boxes (ISO/IEC 14496-12 §12.2.3). */
const AUDIO_ENTRY_BYTES = 28;

/** Reads the one audio sample entry of `stsd`. @throws BOX_INVALID, BOX_CUT */
export function readCodecs(stsd: Box): SampleEntry {
  const fields = readFields(stsd);
  fields.skip(4);
  const count = fields.u32();
  const entries = [...readBoxes(fields.bytes(fields.remaining()), stsd.byteOffset + 16)];
  const entry = entries[0];
  if (count !== 1 || entry === undefined || entries.length !== 1) {
    const reason = `holds ${entries.length} sample entries and says ${count}; one is expected`;
    throw boxErrors.BOX_INVALID({ path: 'stsd', byteOffset: stsd.byteOffset, reason });
  }
  const audio = readFields(entry);
  audio.skip(16);
  const channels = audio.u16();
  audio.skip(6);
  const sampleRate = audio.u32() >>> 16;
  const inner = [
    ...readBoxes(audio.bytes(audio.remaining()), entry.byteOffset + 8 + AUDIO_ENTRY_BYTES),
  ];
  return { codecs: codecsOf(entry, inner), channels, sampleRate };
}

function codecsOf(entry: Box, inner: readonly Box[]): string {
  // The spelling of each name is Apple's: fLaC with capitals, Opus with one.
  if (entry.type !== 'mp4a') return entry.type;
  const esds = inner.find((box) => box.type === 'esds');
  if (esds === undefined) {
    const reason = 'has no esds box';
    throw boxErrors.BOX_INVALID({
      path: printable(entry.type),
      byteOffset: entry.byteOffset,
      reason,
    });
  }
  return readEsds(esds);
}

/** Descriptor tags of ISO/IEC 14496-1 §7.2.2.1. */
const ES_DESCRIPTOR = 3;
const DECODER_CONFIG = 4;
const DECODER_SPECIFIC = 5;
const MPEG4_AUDIO = 0x40;

function readEsds(esds: Box): string {
  const fields = readFields(esds);
  const expect = (tag: number): void => {
    const found = fields.u8();
    skipDescriptorLength(fields);
    if (found !== tag) {
      const reason = `descriptor ${found} stands where ${tag} is expected`;
      throw boxErrors.BOX_INVALID({ path: 'esds', byteOffset: esds.byteOffset, reason });
    }
  };
  fields.skip(4);
  expect(ES_DESCRIPTOR);
  fields.skip(3);
  expect(DECODER_CONFIG);
  const objectType = fields.u8();
  if (objectType !== MPEG4_AUDIO) return `mp4a.${objectType.toString(16)}`;
  fields.skip(12);
  expect(DECODER_SPECIFIC);
  const first = fields.u16();
  // Five bits; 31 means that six more follow (ISO/IEC 14496-3 §1.6.2.1).
  const short = first >>> 11;
  return `mp4a.40.${short === 31 ? 32 + ((first >>> 5) & 0x3f) : short}`;
}

function skipDescriptorLength(fields: FieldReader): void {
  for (let index = 0; index < 4; index += 1) if ((fields.u8() & 0x80) === 0) return;
}
