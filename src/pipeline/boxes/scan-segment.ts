import { type BoxHeader, printable, readBoxHeader } from './box.ts';
import { readOrFault } from './box-tree.ts';
import { openCursor, type SegmentBytes } from './byte-cursor.ts';
import type { MediaFault } from './media.ts';

/** A top-level box of a segment; its payload only where it is read. */
export interface ScannedBox extends BoxHeader {
  readonly byteOffset: number;
  readonly payload: Buffer | undefined;
  /** Its first four bytes behind the header as a number; of an `mdat` with the short header only. */
  readonly firstWord: number | undefined;
}

export interface SegmentScan {
  /** Bytes of the whole segment. */
  readonly bytes: number;
  readonly boxes: readonly ScannedBox[];
}

/** Boxes whose payload is read. */
const KEPT = new Set(['ftyp', 'styp', 'sidx', 'moof']);
/** Most bytes of payloads that are kept of one segment; a `moof` has 4 to 12 bytes a frame. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;
/** Most top-level boxes that are told apart in one segment. */
const BOXES_MAX = 20_000;
/** A header whose size is a 64-bit number. */
const HEADER_BYTES_MAX = 16;
/** A header with the start of the media behind it. */
const SHORT_HEADER_BYTES = 8;
const WORD_BYTES = 4;

/**
 * Goes over the top-level boxes of a segment as it comes. Media is counted, never held; what a box
 * claims is checked before anything is kept for it. Never throws on bad bytes.
 */
export async function scanSegment(
  source: SegmentBytes,
  faults: MediaFault[],
): Promise<SegmentScan> {
  await using cursor = openCursor(source);
  const boxes: ScannedBox[] = [];
  let keepable = KEPT_BYTES_MAX;
  while (boxes.length < BOXES_MAX) {
    const byteOffset = cursor.position();
    const fault = (reason: string, boxPath: string): void => {
      faults.push({ reason, boxPath, byteOffset });
    };
    const start = await cursor.peek(HEADER_BYTES_MAX);
    if (start.length === 0) return { bytes: byteOffset, boxes };
    const header = topHeader(start, byteOffset, faults);
    if (header === undefined) break;
    const { type, headerBytes } = header;
    const firstWord = type === 'mdat' ? wordAfter(start, headerBytes) : undefined;
    await cursor.drop(headerBytes);
    const wanted = header.bytes - headerBytes;
    const isRead = KEPT.has(type) && Number.isFinite(wanted);
    if (isRead && wanted > keepable) {
      const limit = `at most ${KEPT_BYTES_MAX} of a segment are read`;
      fault(`claims ${header.bytes} bytes; ${limit}`, printable(type));
    }
    const isKept = isRead && wanted <= keepable;
    const payload = isKept ? await cursor.read(wanted) : undefined;
    keepable -= payload?.length ?? 0;
    const found = payload?.length ?? (await cursor.drop(wanted));
    const isWhole = found === wanted;
    const bytes = Number.isFinite(wanted) ? header.bytes : headerBytes + found;
    const kept = isWhole ? payload : undefined;
    boxes.push({ type, headerBytes, bytes, byteOffset, payload: kept, firstWord });
    if (isWhole || !Number.isFinite(wanted)) continue;
    fault(`the data ends ${wanted - found} bytes before its end`, printable(type));
  }
  if (boxes.length >= BOXES_MAX) {
    const reason = `more than ${BOXES_MAX} boxes; the rest is not read`;
    faults.push({ reason, boxPath: 'file', byteOffset: cursor.position() });
  }
  await cursor.drop(Number.POSITIVE_INFINITY);
  return { bytes: cursor.position(), boxes };
}

function wordAfter(start: Buffer, headerBytes: number): number | undefined {
  const isThere =
    headerBytes === SHORT_HEADER_BYTES && start.length >= SHORT_HEADER_BYTES + WORD_BYTES;
  return isThere ? start.readUInt32BE(SHORT_HEADER_BYTES) : undefined;
}

/** A header that can be believed so far; a size of 0 means "to the end of the file". */
function topHeader(start: Buffer, byteOffset: number, faults: MediaFault[]): BoxHeader | undefined {
  if (start.length >= 8 && start.readUInt32BE(0) === 0) {
    const type = start.toString('latin1', 4, 8);
    return { type, headerBytes: 8, bytes: Number.POSITIVE_INFINITY };
  }
  const place = { path: 'file', byteOffset };
  const before = faults.length;
  const header = readOrFault(faults, place, () => readBoxHeader(start, 0, byteOffset));
  if (header === undefined && faults.length === before) {
    const reason = `${start.length} bytes at its end are no box`;
    faults.push({ reason, boxPath: 'file', byteOffset });
  }
  return header;
}
