import { type Box, children, onlyChild } from './box.ts';
import { boxErrors } from './box-errors.ts';
import { type FieldReader, readFields } from './field-reader.ts';

/** What a fragment says of its samples, before their bytes. */
export interface Fragment {
  readonly trackId: number;
  /** `tfdt`: decode time of the first sample, in ticks. */
  readonly decodeTime: number;
  /** Ticks of each sample. */
  readonly durations: readonly number[];
  /** Bytes of each sample. */
  readonly sizes: readonly number[];
  /** Where the first sample lies, counted from the start of the moof. */
  readonly dataOffset: number;
}

export interface FragmentDefaults {
  readonly defaultDuration: number;
  readonly defaultSize: number;
}

/** Most samples in one fragment; 100 s of the shortest frames. */
const fragmentSamplesMax = 100_000;

/** Reads a moof with one track fragment and one run, as veza and FFmpeg write it. @throws BOX_INVALID, BOX_CUT */
export function readFragment(moof: Box, defaults: FragmentDefaults): Fragment {
  const traf = onlyChild(moof, 'traf');
  const header = readHeader(onlyChild(traf, 'tfhd'), defaults);
  const tfdt = readFields(onlyChild(traf, 'tfdt'));
  const version = tfdt.u8();
  tfdt.skip(3);
  const decodeTime = version === 1 ? tfdt.u64() : tfdt.u32();
  const runs = children(traf).filter((box) => box.type === 'trun');
  if (runs.length !== 1) throw invalid(traf, `holds ${runs.length} runs; one is expected`);
  return { trackId: header.trackId, decodeTime, ...readRun(runs[0]!, header) };
}

interface TrackHeader extends FragmentDefaults {
  readonly trackId: number;
}

/** Flags of `tfhd` and `trun`, ISO/IEC 14496-12 §8.8.7 and §8.8.8. */
const TFHD = { base: 0x1, description: 0x2, duration: 0x8, size: 0x10, flags: 0x20 } as const;
const TRUN = {
  offset: 0x1,
  first: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  cts: 0x800,
} as const;

function readHeader(tfhd: Box, defaults: FragmentDefaults): TrackHeader {
  const fields = readFields(tfhd);
  const flags = fields.u32() & 0xffffff;
  const trackId = fields.u32();
  if (flags & TFHD.base) throw invalid(tfhd, 'addresses its data from the start of the file');
  if (flags & TFHD.description) fields.skip(4);
  return {
    trackId,
    defaultDuration: flags & TFHD.duration ? fields.u32() : defaults.defaultDuration,
    defaultSize: flags & TFHD.size ? fields.u32() : defaults.defaultSize,
  };
}

function readRun(trun: Box, header: TrackHeader): Omit<Fragment, 'trackId' | 'decodeTime'> {
  const fields = readFields(trun);
  const flags = fields.u32() & 0xffffff;
  const count = fields.u32();
  if (count > fragmentSamplesMax) {
    throw invalid(trun, `claims ${count} samples; at most ${fragmentSamplesMax} are read`);
  }
  const dataOffset = flags & TRUN.offset ? fields.i32() : 0;
  if (flags & TRUN.first) fields.skip(4);
  const durations: number[] = [];
  const sizes: number[] = [];
  for (let index = 0; index < count; index += 1) {
    durations.push(fieldOr(fields, flags & TRUN.duration, header.defaultDuration));
    sizes.push(fieldOr(fields, flags & TRUN.size, header.defaultSize));
    if (flags & TRUN.flags) fields.skip(4);
    if (flags & TRUN.cts) fields.skip(4);
  }
  return { durations, sizes, dataOffset };
}

function fieldOr(fields: FieldReader, present: number, fallback: number): number {
  return present ? fields.u32() : fallback;
}

function invalid(box: Box, reason: string) {
  return boxErrors.BOX_INVALID({ path: box.type, byteOffset: box.byteOffset, reason });
}
