import type { Box } from '../boxes/box.ts';
import { boxErrors } from '../boxes/box-errors.ts';
import { type Fragment, readFragment } from '../boxes/read-fragment.ts';
import { type InitInfo, readInit } from '../boxes/read-init.ts';
import { streamBoxes } from '../boxes/stream-boxes.ts';
import { writeInit } from '../boxes/write-init.ts';
import type { Frame } from '../boxes/write-segment.ts';

/** The start of a rendition: once, before any frame. */
export interface RenditionStart {
  readonly kind: 'init';
  /** The movie box as FFmpeg wrote it. */
  readonly moov: Box;
  readonly info: InitInfo;
}
/** Some whole frames, in decode order. */
export interface RenditionFrames {
  readonly kind: 'frames';
  readonly frames: readonly Frame[];
}

/**
 * Takes FFmpeg's continuous fragmented MP4 apart: the init section first, then frames. Checks that
 * fragments follow each other without a gap and that every byte of media belongs to a frame.
 * @throws BOX_INVALID, BOX_TOO_LARGE, BOX_CUT
 */
export async function* readFrames(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<RenditionStart | RenditionFrames> {
  let start: RenditionStart | undefined;
  let pending: { moof: Box; fragment: Fragment } | undefined;
  let decodeTime = 0;
  for await (const box of streamBoxes(source)) {
    if (box.type === 'moov') {
      start = { kind: 'init', moov: box, info: readInit(writeInit(box)) };
      yield start;
    } else if (box.type === 'moof') {
      if (start === undefined) throw unexpected(box, 'comes before the movie box');
      const fragment = readFragment(box, start.info);
      if (fragment.decodeTime !== decodeTime) {
        throw unexpected(box, `starts at ${fragment.decodeTime} instead of ${decodeTime}`);
      }
      pending = { moof: box, fragment };
    } else if (box.type === 'mdat') {
      if (pending === undefined) throw unexpected(box, 'has no moof before it');
      const frames = splitFrames(pending.moof, pending.fragment, box);
      decodeTime += frames.reduce((sum, frame) => sum + frame.duration, 0);
      pending = undefined;
      yield { kind: 'frames', frames };
    }
  }
}

function splitFrames(moof: Box, fragment: Fragment, mdat: Box): Frame[] {
  const moofBytes = moof.headerBytes + moof.payload.length;
  if (fragment.dataOffset !== moofBytes + mdat.headerBytes) {
    throw unexpected(moof, `its data starts at ${fragment.dataOffset}, outside of the mdat`);
  }
  const total = fragment.sizes.reduce((sum, size) => sum + size, 0);
  if (total !== mdat.payload.length) {
    throw unexpected(mdat, `holds ${mdat.payload.length} bytes; its samples take ${total}`);
  }
  let at = 0;
  return fragment.sizes.map((size, index) => {
    const data = mdat.payload.subarray(at, at + size);
    at += size;
    return { duration: fragment.durations[index]!, data };
  });
}

function unexpected(box: Box, reason: string) {
  return boxErrors.BOX_INVALID({ path: box.type, byteOffset: box.byteOffset, reason });
}
