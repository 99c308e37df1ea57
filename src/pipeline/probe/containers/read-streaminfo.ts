import type { Bytes } from './open-bytes.ts';

const MARKER_BYTES = 4;
const BLOCK_HEADER_BYTES = 4;
const STREAMINFO_BYTES = 34;
const MD5_OFFSET = 18;
const LAST_BLOCK = 0x80;

/** The first block of a FLAC stream's metadata (RFC 9639 §8.2). */
export interface Streaminfo {
  /** Samples of the longest block. */
  readonly blockSamplesMax: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  /** Samples a channel; 0 where the encoder did not know. */
  readonly samples: number;
  /** MD5 of the samples, in hex; of zeros alone where it is unset. */
  readonly md5: string;
  /** Whether no other metadata follows. */
  readonly isLast: boolean;
}

/** Bytes from the marker to the end of STREAMINFO. */
export const streaminfoEnd = MARKER_BYTES + BLOCK_HEADER_BYTES + STREAMINFO_BYTES;

/** Reads STREAMINFO behind the marker at `at`; undefined where that is no FLAC. */
export async function readStreaminfo(bytes: Bytes, at: number): Promise<Streaminfo | undefined> {
  const head = await bytes.read(at, streaminfoEnd);
  if (head.length < streaminfoEnd) return undefined;
  const flags = head[MARKER_BYTES]!;
  const isFlac = head.toString('latin1', 0, MARKER_BYTES) === 'fLaC' && (flags & 0x7f) === 0;
  if (!isFlac || head.readUIntBE(MARKER_BYTES + 1, 3) !== STREAMINFO_BYTES) return undefined;
  const info = head.subarray(MARKER_BYTES + BLOCK_HEADER_BYTES);
  const packed = info.readBigUInt64BE(10);
  return {
    blockSamplesMax: info.readUInt16BE(2),
    sampleRate: Number(packed >> 44n),
    channels: Number((packed >> 41n) & 0x7n) + 1,
    bitsPerSample: Number((packed >> 36n) & 0x1fn) + 1,
    samples: Number(packed & 0xf_ffff_ffffn),
    md5: info.toString('hex', MD5_OFFSET, STREAMINFO_BYTES),
    isLast: (flags & LAST_BLOCK) !== 0,
  };
}
