import { type FrameHeader, frameHeaderBytes, readFrameHeader } from '../../packed/frame-header.ts';
import type { Bytes } from './open-bytes.ts';
import { tagBytesAt } from './tag-bytes.ts';

/** Bytes between two frames that are neither a frame nor a tag. */
export interface Gap {
  readonly byteOffset: number;
  readonly bytes: number;
}

/** Frames of MPEG audio or ADTS from the first to the last. */
export interface FrameWalk {
  readonly first: FrameHeader;
  /** Where the first frame begins, and where the last whole one ends. */
  readonly start: number;
  readonly end: number;
  /** Whole frames, the one with a Xing tag included. */
  readonly frames: number;
  /** Bytes of all whole frames. */
  readonly frameBytes: number;
  /** Holes in which a frame may have been; the first few. */
  readonly gaps: readonly Gap[];
  readonly gapBytes: number;
  /** Bytes of a last frame that the file cuts off; 0 where there is none. */
  readonly cutBytes: number;
  /** Bytes after the last frame and its tags. */
  readonly trailingBytes: number;
}

const huntBytes = 64 * 1024;
const gapsMax = 8;

/**
 * Walks from frame to frame, over tags that stand between, before and after. Undefined where no two
 * frames follow each other. Memory does not depend on the length.
 */
export async function walkFrames(
  bytes: Bytes,
  format: 'mp3' | 'adts',
): Promise<FrameWalk | undefined> {
  const start = await hunt(bytes, await skipTags(bytes, 0), format, undefined);
  if (start === undefined) return undefined;
  const first = (await headerAt(bytes, start))!;
  const walk = { frames: 0, frameBytes: 0, gapBytes: 0, cutBytes: 0, trailingBytes: 0 };
  const gaps: Gap[] = [];
  let at = start;
  let end = start;
  for (;;) {
    const header = await headerAt(bytes, at);
    if (header !== undefined && isAlike(first, header)) {
      if (at + header.bytes > bytes.size) {
        walk.cutBytes = bytes.size - at;
        break;
      }
      walk.frames += 1;
      walk.frameBytes += header.bytes;
      at += header.bytes;
      end = at;
      continue;
    }
    const afterTags = await skipTags(bytes, at);
    if (afterTags > at) {
      at = afterTags;
      continue;
    }
    const next = await hunt(bytes, at, format, first);
    // What follows the last frame is no hole in the sound.
    if (next === undefined) {
      walk.trailingBytes = Math.max(0, bytes.size - at);
      break;
    }
    if (gaps.length < gapsMax) gaps.push({ byteOffset: at, bytes: next - at });
    walk.gapBytes += next - at;
    at = next;
  }
  return { first, start, end, gaps, ...walk };
}

async function headerAt(bytes: Bytes, at: number): Promise<FrameHeader | undefined> {
  const data = await bytes.read(at, frameHeaderBytes);
  return data.length < frameHeaderBytes ? undefined : readFrameHeader(data, 0);
}

async function skipTags(bytes: Bytes, start: number): Promise<number> {
  let at = start;
  for (;;) {
    const tagBytes = await tagBytesAt(bytes, at);
    if (tagBytes === 0 || at >= bytes.size) return at;
    at += tagBytes;
  }
}

/** Where a frame begins that another of its kind, or the end of the file, follows. */
async function hunt(
  bytes: Bytes,
  start: number,
  format: 'mp3' | 'adts',
  like: FrameHeader | undefined,
): Promise<number | undefined> {
  for (let at = start; at < bytes.size;) {
    const block = Buffer.from(await bytes.read(at, huntBytes + frameHeaderBytes));
    const limit = block.length - frameHeaderBytes;
    let offset = block.indexOf(0xff);
    while (offset >= 0 && offset <= limit) {
      const header = readFrameHeader(block, offset);
      if (header?.format === format && (like === undefined || isAlike(like, header))) {
        if (await isFollowed(bytes, at + offset, header)) return at + offset;
      }
      offset = block.indexOf(0xff, offset + 1);
    }
    at += Math.max(1, limit + 1);
  }
  return undefined;
}

async function isFollowed(bytes: Bytes, at: number, header: FrameHeader): Promise<boolean> {
  const end = at + header.bytes;
  if (end === bytes.size) return true;
  const next = await headerAt(bytes, end);
  return (next !== undefined && isAlike(header, next)) || (await tagBytesAt(bytes, end)) > 0;
}

/** Of one stream: only bit rate and channel mode change from frame to frame. */
function isAlike(one: FrameHeader, other: FrameHeader): boolean {
  return (
    one.format === other.format &&
    one.sampleRate === other.sampleRate &&
    one.codecs === other.codecs &&
    one.samples === other.samples
  );
}
