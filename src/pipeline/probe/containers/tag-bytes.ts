import { id3HeaderBytes, id3TagBytes } from '../../packed/read-id3.ts';
import type { Bytes } from './open-bytes.ts';

const ID3V1_BYTES = 128;
/** `TAG+` with longer fields, before the tag itself. */
const ID3V1_ENHANCED_BYTES = 227;
const APE_BYTES = 32;
const APE_HAS_HEADER = 0x2000_0000;
const APE_IS_HEADER = 0x8000_0000;
/** Lyrics3 does not say its length at its start; this is the most of its first version. */
const LYRICS_BYTES_MAX = 1024 * 1024;

/** Bytes of the ID3, APE or Lyrics3 tag that begins at `at`; 0 where none does. */
export async function tagBytesAt(bytes: Bytes, at: number): Promise<number> {
  const head = await bytes.read(at, APE_BYTES);
  const text = head.toString('latin1', 0, 11);
  if (text.startsWith('ID3')) return id3TagBytes(head.subarray(0, id3HeaderBytes), 0) ?? 0;
  if (text.startsWith('TAG+')) return ID3V1_ENHANCED_BYTES;
  if (text.startsWith('TAG') && bytes.size - at === ID3V1_BYTES) return ID3V1_BYTES;
  if (text.startsWith('APETAGEX') && head.length === APE_BYTES) return apeBytes(head);
  return text === 'LYRICSBEGIN' ? lyricsBytes(bytes, at) : 0;
}

/** The size counts items and footer, but not the header. */
function apeBytes(head: Buffer): number {
  const flags = head.readUInt32LE(20);
  const isHeader = (flags & APE_IS_HEADER) !== 0 || (flags & APE_HAS_HEADER) !== 0;
  return head.readUInt32LE(12) + (isHeader ? APE_BYTES : 0);
}

async function lyricsBytes(bytes: Bytes, at: number): Promise<number> {
  const text = (await bytes.read(at, LYRICS_BYTES_MAX)).toString('latin1');
  const end = /LYRICS200|LYRICSEND/.exec(text);
  return end === null ? 0 : end.index + end[0].length;
}
