import { type BoxNode, findNode, readOrFault } from './box-tree.ts';
import { boxErrors } from './box-errors.ts';
import { type FieldReader, readFields } from './field-reader.ts';
import type { EditEntry, InitTrack, MediaFault } from './media.ts';
import { readLoudness } from './read-loudness.ts';
import { readSampleEntries } from './read-sample-entries.ts';

/** Reads a `trak`; what cannot be read is a fault, and stands as 0 or undefined. Never throws. */
export function readInitTrack(trak: BoxNode, faults: MediaFault[]): InitTrack {
  const read = <T>(node: BoxNode | undefined, take: (fields: FieldReader, node: BoxNode) => T) =>
    node && readOrFault(faults, node.place, () => take(readFields(node), node));
  const mdia = findNode(trak, 'mdia');
  const stbl = findNode(mdia, 'minf', 'stbl');
  const header = read(findNode(trak, 'tkhd'), readTrackHeader);
  const media = read(findNode(mdia, 'mdhd'), readMediaHeader);
  const edts = findNode(trak, 'edts');
  const stsd = findNode(stbl, 'stsd');
  const dref = findNode(mdia, 'minf', 'dinf', 'dref');
  const ludt = findNode(trak, 'udta', 'ludt');
  return {
    place: trak.place,
    trackId: header?.trackId ?? 0,
    handler: read(findNode(mdia, 'hdlr'), readHandler) ?? '',
    timescale: media?.timescale ?? 0,
    trackDuration: header?.duration ?? 0,
    mediaDuration: media?.duration ?? 0,
    edits: read(findNode(edts, 'elst'), readEdits),
    entries: stsd === undefined ? [] : readSampleEntries(stsd, faults),
    sampleTables: {
      stts: read(findNode(stbl, 'stts'), (fields) => readCount(fields, 0)),
      stsc: read(findNode(stbl, 'stsc'), (fields) => readCount(fields, 0)),
      stsz: read(findNode(stbl, 'stsz') ?? findNode(stbl, 'stz2'), (fields) =>
        readCount(fields, 4),
      ),
      stco: read(findNode(stbl, 'stco') ?? findNode(stbl, 'co64'), (fields) =>
        readCount(fields, 0),
      ),
    },
    isSelfContained: (dref?.children ?? []).every(({ payload }) => ((payload[3] ?? 0) & 1) === 1),
    loudness: ludt && readLoudness(ludt, faults),
  };
}

/** Version and flags; returns the version, which says how wide times are. */
function readVersion(fields: FieldReader): number {
  return fields.u32() >>> 24;
}

function readTrackHeader(fields: FieldReader) {
  const isWide = readVersion(fields) === 1;
  fields.skip(isWide ? 16 : 8);
  const trackId = fields.u32();
  fields.skip(4);
  return { trackId, duration: readDuration(fields, isWide) };
}

function readMediaHeader(fields: FieldReader) {
  const isWide = readVersion(fields) === 1;
  fields.skip(isWide ? 16 : 8);
  const timescale = fields.u32();
  return { timescale, duration: readDuration(fields, isWide) };
}

/** A duration in ticks; all bits set mean that it is not known, and count as 0. */
export function readDuration(fields: FieldReader, isWide: boolean): number {
  if (!isWide) {
    const short = fields.u32();
    return short === 0xffff_ffff ? 0 : short;
  }
  const long = fields.bytes(8).readBigUInt64BE();
  return long === 0xffff_ffff_ffff_ffffn ? 0 : Number(long);
}

function readHandler(fields: FieldReader): string {
  fields.skip(8);
  return fields.bytes(4).toString('latin1');
}

function readEdits(fields: FieldReader, elst: BoxNode): EditEntry[] {
  const isWide = readVersion(fields) === 1;
  const count = fields.u32();
  const rowBytes = isWide ? 20 : 12;
  if (count * rowBytes > fields.remaining()) {
    const reason = `claims ${count} edits; ${Math.floor(fields.remaining() / rowBytes)} are there`;
    throw boxErrors.BOX_INVALID({ path: 'elst', byteOffset: elst.byteOffset, reason });
  }
  return Array.from({ length: count }, () => {
    const segmentDuration = isWide ? fields.u64() : fields.u32();
    const mediaTime = isWide ? fields.i64() : fields.i32();
    fields.skip(4);
    return { segmentDuration, mediaTime };
  });
}

/** The count that a sample table states, after version, flags and some more bytes. */
function readCount(fields: FieldReader, skipped: number): number {
  fields.skip(4 + skipped);
  return fields.u32();
}
