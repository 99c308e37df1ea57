import { readBoxes } from '#pipeline/boxes/box.ts';
import { readFragment } from '#pipeline/boxes/read-fragment.ts';
import { type SegmentInput, writeSegment } from '#pipeline/boxes/write-segment.ts';

import { edit, type Mutation } from './mutation.ts';
import { type BoxChange, rewriteBox } from './rewrite-box.ts';

type Change = Mutation['change'];

/** Changes one box of a file, and the sizes around it. */
export function inBox(file: string, path: string, change: BoxChange): Change {
  return edit(file, (data) => rewriteBox(data, path, change));
}

/** Writes bytes into a box; the offset counts from its header on. */
export function boxBytes(
  file: string,
  path: string,
  offset: number,
  bytes: readonly number[],
): Change {
  return inBox(file, path, (box) => {
    box.set(bytes, offset);
    return box;
  });
}

/** Makes a box one that nobody reads. */
export function hideBox(file: string, path: string): Change {
  return inBox(file, path, (box) => {
    box.write('free', 4, 'latin1');
    return box;
  });
}

export function removeBox(file: string, path: string): Change {
  return inBox(file, path, () => undefined);
}

/** Puts bytes at the end of a box. */
export function extendBox(file: string, path: string, more: Buffer): Change {
  return inBox(file, path, (box) => {
    const made = Buffer.concat([box, more]);
    made.writeUInt32BE(made.length);
    return made;
  });
}

/** Takes a segment apart and writes one or several fragments from it. */
export function reframe(
  file: string,
  change: (segment: SegmentInput) => readonly SegmentInput[],
): Change {
  return edit(file, (data) => {
    const [first, ...others] = change(takeApart(data)).map((segment) => writeSegment(segment));
    // Only the first fragment of a segment has the box that says its type.
    return Buffer.concat([first!, ...others.map((part) => part.subarray(part.readUInt32BE()))]);
  });
}

/** What a segment was written from. */
export function takeApart(data: Buffer): SegmentInput {
  const boxes = [...readBoxes(data)];
  const moof = boxes.find(({ type }) => type === 'moof')!;
  const mdat = boxes.find(({ type }) => type === 'mdat')!;
  const { trackId, decodeTime, durations, sizes } = readFragment(moof, {
    defaultDuration: 0,
    defaultSize: 0,
  });
  const sequence = data.readUInt32BE(moof.byteOffset + 20) - 1;
  let at = 0;
  const frames = sizes.map((size, index) => {
    at += size;
    return { duration: durations[index]!, data: mdat.payload.subarray(at - size, at) };
  });
  return { trackId, decodeTime, sequence, frames };
}
