import type { MediaFault } from '../boxes/media.ts';
import type { Id3 } from './model.ts';

/** Most bytes of tags that are held; a timestamp takes 73, a cover may stand beside it. */
export const id3BytesMax = 1024 * 1024;
export const id3HeaderBytes = 10;
const OWNER = 'com.apple.streaming.transportStreamTimestamp';

/** Bytes of the ID3v2 tag at `at` with header and footer; undefined where none begins. Pure. */
export function id3TagBytes(data: Buffer, at: number): number | undefined {
  if (data.length - at < id3HeaderBytes || data.toString('latin1', at, at + 3) !== 'ID3') {
    return undefined;
  }
  const bytes = syncsafe(data, at + 6);
  if (bytes === undefined) return undefined;
  return id3HeaderBytes + bytes + ((data[at + 5]! & 0x10) === 0 ? 0 : id3HeaderBytes);
}

/** Reads whole tags that follow each other from the first byte (ID3v2.3 and 2.4). Pure. */
export function readId3(tags: Buffer): { readonly id3: Id3; readonly faults: MediaFault[] } {
  const faults: MediaFault[] = [];
  let found: Omit<Id3, 'bytes'> | undefined;
  for (let at = 0; at < tags.length;) {
    const bytes = id3TagBytes(tags, at);
    if (bytes === undefined) break;
    found ??= readFrames(tags.subarray(at, at + bytes), at, faults);
    at += bytes;
  }
  const none = { timestamp: undefined, timestampBytes: undefined, timestampOffset: undefined };
  return { id3: { bytes: tags.length, ...(found ?? none) }, faults };
}

function readFrames(
  tag: Buffer,
  tagOffset: number,
  faults: MediaFault[],
): Omit<Id3, 'bytes'> | undefined {
  const version = tag[3]!;
  const hasExtended = (tag[5]! & 0x40) !== 0;
  let at = id3HeaderBytes + (hasExtended ? extendedBytes(tag, version) : 0);
  while (at + id3HeaderBytes <= tag.length && tag[at] !== 0) {
    const id = tag.toString('latin1', at, at + 4);
    const bytes = version >= 4 ? syncsafe(tag, at + 4) : tag.readUInt32BE(at + 4);
    const start = at + id3HeaderBytes;
    if (bytes === undefined || bytes > tag.length - start) {
      const reason = `the ID3 frame ${JSON.stringify(id)} is longer than its tag`;
      faults.push({ reason, boxPath: 'id3', byteOffset: tagOffset + at });
      return undefined;
    }
    const time = id === 'PRIV' ? readOwned(tag.subarray(start, start + bytes)) : undefined;
    if (time !== undefined) {
      const { payload, payloadAt } = time;
      return {
        timestamp: payload.length >= 8 ? payload.readBigUInt64BE(0) : undefined,
        timestampBytes: payload.length,
        timestampOffset: tagOffset + start + payloadAt,
      };
    }
    at = start + bytes;
  }
  return undefined;
}

function readOwned(frame: Buffer): { payload: Buffer; payloadAt: number } | undefined {
  const end = frame.indexOf(0);
  if (end === -1 || frame.toString('latin1', 0, end) !== OWNER) return undefined;
  return { payload: frame.subarray(end + 1), payloadAt: end + 1 };
}

function extendedBytes(tag: Buffer, version: number): number {
  if (tag.length < id3HeaderBytes + 4) return 0;
  return version >= 4 ? (syncsafe(tag, id3HeaderBytes) ?? 0) : tag.readUInt32BE(id3HeaderBytes) + 4;
}

/** Four bytes of seven bits each; undefined where a high bit is set. */
function syncsafe(data: Buffer, at: number): number | undefined {
  const raw = data.readUInt32BE(at);
  if ((raw & 0x80_80_80_80) !== 0) return undefined;
  return (
    ((raw >>> 24) << 21) |
    (((raw >>> 16) & 0x7f) << 14) |
    (((raw >>> 8) & 0x7f) << 7) |
    (raw & 0x7f)
  );
}
