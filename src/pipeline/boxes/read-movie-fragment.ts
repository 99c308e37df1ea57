import { type BoxNode, findNode, readOrFault } from './box-tree.ts';
import { boxErrors } from './box-errors.ts';
import { readFields } from './field-reader.ts';
import type { InitMedia, MediaFault, MovieFragment, TrackFragment, TrackRun } from './media.ts';

/** What reading the fragments of one segment shares. */
export interface FragmentReading {
  readonly defaults: Pick<InitMedia['defaults'], 'get'>;
  readonly faults: MediaFault[];
  /** Samples that may still be told apart: a run without columns claims any number in no bytes. */
  samplesLeft: number;
}

/** Reads a `moof`; what cannot be read is a fault and left out. Never throws on bad bytes. */
export function readMovieFragment(
  moof: BoxNode,
  reading: FragmentReading,
): Omit<MovieFragment, 'mdat' | 'firstWord'> {
  const mfhd = findNode(moof, 'mfhd');
  const sequenceNumber =
    mfhd &&
    readOrFault(reading.faults, mfhd.place, () => {
      const fields = readFields(mfhd);
      fields.skip(4);
      return fields.u32();
    });
  const tracks = moof.children
    .filter(({ type }) => type === 'traf')
    .map((traf) => readTrackFragment(traf, reading))
    .filter((track) => track !== undefined);
  return { place: moof.place, sequenceNumber, tracks };
}

/** Flags of `tfhd` and `trun`, ISO/IEC 14496-12 §8.8.7 and §8.8.8. */
const TFHD = {
  base: 0x1,
  description: 0x2,
  duration: 0x8,
  size: 0x10,
  flags: 0x20,
  baseIsMoof: 0x02_0000,
} as const;
const TRUN = {
  offset: 0x1,
  first: 0x4,
  duration: 0x100,
  size: 0x200,
  flags: 0x400,
  cts: 0x800,
} as const;
const COLUMNS = [TRUN.duration, TRUN.size, TRUN.flags, TRUN.cts];

interface TrackHeader {
  readonly trackId: number;
  readonly baseDataOffset: number | undefined;
  readonly isDefaultBaseMoof: boolean;
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

function readTrackFragment(traf: BoxNode, reading: FragmentReading): TrackFragment | undefined {
  const { faults } = reading;
  const { place, children } = traf;
  const tfhd = findNode(traf, 'tfhd');
  if (tfhd === undefined) {
    const { path: boxPath, byteOffset } = place;
    faults.push({ reason: 'holds no tfhd box', boxPath, byteOffset });
    return undefined;
  }
  const header = readOrFault(faults, tfhd.place, () => readHeader(tfhd, reading));
  if (header === undefined) return undefined;
  const tfdt = findNode(traf, 'tfdt');
  const { trackId, baseDataOffset, isDefaultBaseMoof } = header;
  return {
    place,
    trackId,
    baseDataOffset,
    isDefaultBaseMoof,
    decodeTime: tfdt && readOrFault(faults, tfdt.place, () => readDecodeTime(tfdt)),
    runs: children
      .filter(({ type }) => type === 'trun')
      .map((trun) => readOrFault(faults, trun.place, () => readRun(trun, header, reading)))
      .filter((run) => run !== undefined),
    boxes: children.map(({ type }) => type),
  };
}

function readHeader(tfhd: BoxNode, { defaults }: FragmentReading): TrackHeader {
  const fields = readFields(tfhd);
  const flags = fields.u32() & 0xff_ffff;
  const trackId = fields.u32();
  const own = defaults.get(trackId) ?? { duration: 0, size: 0, flags: 0 };
  const baseDataOffset = flags & TFHD.base ? fields.u64() : undefined;
  if (flags & TFHD.description) fields.skip(4);
  return {
    trackId,
    baseDataOffset,
    isDefaultBaseMoof: (flags & TFHD.baseIsMoof) !== 0,
    duration: flags & TFHD.duration ? fields.u32() : own.duration,
    size: flags & TFHD.size ? fields.u32() : own.size,
    flags: flags & TFHD.flags ? fields.u32() : own.flags,
  };
}

function readDecodeTime(tfdt: BoxNode): number {
  const fields = readFields(tfdt);
  return fields.u32() >>> 24 === 1 ? fields.u64() : fields.u32();
}

function readRun(trun: BoxNode, header: TrackHeader, reading: FragmentReading): TrackRun {
  const fields = readFields(trun);
  const flags = fields.u32() & 0xff_ffff;
  const count = fields.u32();
  const dataOffset = flags & TRUN.offset ? fields.i32() : undefined;
  const first = flags & TRUN.first ? fields.u32() : undefined;
  const rowBytes = 4 * COLUMNS.filter((column) => flags & column).length;
  const fitting = rowBytes === 0 ? reading.samplesLeft : fields.remaining() / rowBytes;
  const most = Math.floor(Math.min(reading.samplesLeft, fitting));
  if (count > most) {
    const reason = `claims ${count} samples; at most ${most} fit`;
    throw boxErrors.BOX_INVALID({ path: 'trun', byteOffset: trun.byteOffset, reason });
  }
  reading.samplesLeft -= count;
  const run = {
    place: trun.place,
    dataOffset,
    durations: new Uint32Array(count).fill(header.duration),
    sizes: new Uint32Array(count).fill(header.size),
    flags: new Uint32Array(count).fill(header.flags),
  };
  if (rowBytes > 0) readRows(fields.bytes(count * rowBytes), flags, run);
  if (first !== undefined && count > 0) run.flags[0] = first;
  return run;
}

function readRows(
  rows: Buffer,
  flags: number,
  run: Pick<TrackRun, 'durations' | 'sizes' | 'flags'>,
): void {
  const columns = [
    { flag: TRUN.duration, values: run.durations },
    { flag: TRUN.size, values: run.sizes },
    { flag: TRUN.flags, values: run.flags },
    { flag: TRUN.cts, values: undefined },
  ].filter(({ flag }) => flags & flag);
  const rowBytes = 4 * columns.length;
  for (const [column, { values }] of columns.entries()) {
    for (let at = 4 * column, index = 0; index < (values?.length ?? 0); at += rowBytes, index += 1)
      values![index] = rows.readUInt32BE(at);
  }
}
