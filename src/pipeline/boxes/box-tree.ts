import { VezaError } from '#core/errors.ts';

import { type Box, type BoxHeader, printable, readBoxHeader } from './box.ts';
import type { BoxPlace, MediaFault } from './media.ts';

/** A box with its place and with the boxes that it holds. */
export interface BoxNode extends Box {
  readonly place: BoxPlace;
  readonly children: readonly BoxNode[];
}

/** Where a payload lies, and where what is wrong with it is noted. */
export interface TreeOptions {
  /** Of the first byte of the data, in the resource that it comes from. */
  readonly byteOffset: number;
  /** Types of the boxes around it, `moov/trak`; empty at the top. */
  readonly path: string;
  readonly faults: MediaFault[];
}

/** Deepest nesting that is followed; the sample entry of a protected track lies at 10. */
const DEPTH_MAX = 16;
/** Most boxes that are told apart in one tree; a fragment of an hour of music has a few. */
const BOXES_MAX = 20_000;

/**
 * Reads boxes and everything in them as far as they can be followed. What contradicts itself is a
 * fault, and what stands before it is kept. Nothing is copied. Never throws on bad bytes.
 */
export function readBoxTree(data: Buffer, options: TreeOptions): BoxNode[] {
  return readLevel(data, options, { boxes: BOXES_MAX, depth: 1 });
}

interface Budget {
  boxes: number;
  depth: number;
}

function readLevel(data: Buffer, options: TreeOptions, budget: Budget): BoxNode[] {
  const boxes = readSiblings(data, options, budget);
  const paths = nameSiblings(boxes, options.path);
  budget.depth += 1;
  const nodes = boxes.map((box, index): BoxNode => {
    const { type, byteOffset, headerBytes, payload } = box;
    const path = paths[index]!;
    const bytes = headerBytes + payload.length;
    const place = { type, path, byteOffset, bytes, headerBytes };
    const children = readInside(box, path, options, budget);
    return { type, byteOffset, headerBytes, payload, place, children };
  });
  budget.depth -= 1;
  return nodes;
}

function readInside(box: Box, path: string, options: TreeOptions, budget: Budget): BoxNode[] {
  const { faults } = options;
  const inner = innerBytes(box, options.path);
  if (inner === undefined || inner > box.payload.length) return [];
  if (budget.depth > DEPTH_MAX) {
    const reason = `boxes are nested more than ${DEPTH_MAX} deep`;
    faults.push({ reason, boxPath: path, byteOffset: box.byteOffset });
    return [];
  }
  const byteOffset = box.byteOffset + box.headerBytes + inner;
  return readLevel(box.payload.subarray(inner), { byteOffset, path, faults }, budget);
}

/** Follows the first child of each type. */
export function findNode(node: BoxNode | undefined, ...types: readonly string[]) {
  return types.reduce<BoxNode | undefined>(
    (at, type) => at?.children.find((child) => child.type === type),
    node,
  );
}

/** Places of boxes and of everything in them, in the order of the bytes. */
export function* flattenTree(nodes: readonly BoxNode[]): Generator<BoxPlace> {
  for (const node of nodes) {
    yield node.place;
    yield* flattenTree(node.children);
  }
}

/** What `read` gives; undefined and a fault where the fields of the box do not hold it. */
export function readOrFault<T>(
  faults: MediaFault[],
  place: Pick<BoxPlace, 'path' | 'byteOffset'>,
  read: () => T,
): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof VezaError) || !error.code.startsWith('BOX_')) throw error;
    const { reason: said } = error.details;
    const reason = typeof said === 'string' ? said : error.message;
    faults.push({ reason, boxPath: place.path, byteOffset: place.byteOffset });
    return undefined;
  }
}

/** Paths of boxes that stand side by side; those of the same type are counted from 1. */
export function nameSiblings(boxes: readonly Pick<Box, 'type'>[], parent: string): string[] {
  const totals = new Map<string, number>();
  for (const { type } of boxes) totals.set(type, (totals.get(type) ?? 0) + 1);
  const seen = new Map<string, number>();
  return boxes.map(({ type }) => {
    const number = (seen.get(type) ?? 0) + 1;
    seen.set(type, number);
    const name = printable(type) + (totals.get(type) === 1 ? '' : `[${number}]`);
    return parent === '' ? name : `${parent}/${name}`;
  });
}

function readSiblings(data: Buffer, options: TreeOptions, budget: Budget): Box[] {
  const { byteOffset, path, faults } = options;
  const boxes: Box[] = [];
  const fault = (at: number, boxPath: string, reason: string): void => {
    faults.push({ reason, boxPath: boxPath || 'file', byteOffset: byteOffset + at });
  };
  let at = 0;
  while (at < data.length) {
    const left = data.length - at;
    // QuickTime ends the list in `udta` with a zero of 32 bits.
    if (left === 4 && data.readUInt32BE(at) === 0) break;
    const start = byteOffset + at;
    const header = headerAt(data, at, options);
    if (header === undefined) {
      if (left < 16) fault(at, path, `${left} bytes at its end are no box`);
      break;
    }
    const name = path === '' ? printable(header.type) : `${path}/${printable(header.type)}`;
    if (header.bytes > left) {
      fault(at, name, `claims ${header.bytes} bytes; ${left} are left`);
      break;
    }
    budget.boxes -= 1;
    if (budget.boxes < 0) {
      fault(at, name, `more than ${BOXES_MAX} boxes stand together; the rest is not read`);
      break;
    }
    const payload = data.subarray(at + header.headerBytes, at + header.bytes);
    boxes.push({ type: header.type, byteOffset: start, headerBytes: header.headerBytes, payload });
    at += header.bytes;
  }
  return boxes;
}

/** A header that can be believed so far; undefined, with a fault where one stands there. */
function headerAt(data: Buffer, at: number, options: TreeOptions): BoxHeader | undefined {
  const byteOffset = options.byteOffset + at;
  // A size of 0 means "to the end of the file" and is allowed at the top alone.
  if (options.path === '' && data.length - at >= 8 && data.readUInt32BE(at) === 0) {
    const type = data.toString('latin1', at + 4, at + 8);
    return { type, headerBytes: 8, bytes: data.length - at };
  }
  const place = { path: options.path || 'file', byteOffset };
  return readOrFault(options.faults, place, () => readBoxHeader(data, at, byteOffset));
}

/** Boxes that hold boxes, and how many bytes of fields stand before them. */
const CONTAINERS: ReadonlyMap<string, number> = new Map([
  ...['moov', 'trak', 'edts', 'mdia', 'minf', 'dinf', 'stbl', 'mvex', 'udta', 'ludt'].map(
    (type) => [type, 0] as const,
  ),
  ...['moof', 'traf', 'sinf', 'schi'].map((type) => [type, 0] as const),
  ...['dref', 'stsd'].map((type) => [type, 8] as const),
]);
/** Sample entries that are no sound; their boxes are not read. */
const OTHER_ENTRIES =
  /^(?:avc[134]|hvc1|hev1|dvh1|dvhe|dva1|encv|vp0[89]|av01|mp4v|wvtt|stpp|tx3g)$/;
/** Length of AudioSampleEntry before its boxes (ISO/IEC 14496-12 §12.2.3). */
const AUDIO_ENTRY_BYTES = 28;

/** Where the boxes in a box start; undefined where it holds none that are read. */
function innerBytes(box: Box, parent: string): number | undefined {
  if (!/(?:^|\/)stsd(?:\[\d+\])?$/.test(parent)) return CONTAINERS.get(box.type);
  if (OTHER_ENTRIES.test(box.type)) return undefined;
  return AUDIO_ENTRY_BYTES + quickTimeBytes(box.payload);
}

/** QuickTime's sound descriptions of version 1 and 2 have more fields; ISO's version 1 has not. */
function quickTimeBytes(payload: Buffer): number {
  const version = payload.length < 10 ? 0 : payload.readUInt16BE(8);
  const left = payload.length - AUDIO_ENTRY_BYTES;
  const isBox = left >= 8 && payload.readUInt32BE(AUDIO_ENTRY_BYTES) <= left;
  if (version === 1) return isBox && payload.readUInt32BE(AUDIO_ENTRY_BYTES) >= 8 ? 0 : 16;
  return version === 2 ? 36 : 0;
}
