import { type ContainerFacts, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import { skipId3 } from './skip-id3.ts';

const MARKER_BYTES = 4;
const BLOCK_HEADER_BYTES = 4;
const STREAMINFO_BYTES = 34;
const MD5_OFFSET = 18;
/**
 * Depths whose MD5 can be compared. The MD5 is of samples in whole bytes as they are; FFmpeg gives
 * other depths (12, 20 bits) shifted up to 16 or 32 bits, which hash to something else.
 */
const COMPARABLE_DEPTHS: ReadonlySet<number> = new Set([8, 16, 24]);

/** Reads STREAMINFO, the first block of metadata (RFC 9639 §8.2). */
export async function readFlac(bytes: Bytes): Promise<ContainerFacts> {
  const at = await skipId3(bytes, 0);
  const head = await bytes.read(at, MARKER_BYTES + BLOCK_HEADER_BYTES + STREAMINFO_BYTES);
  const isFlac = head.toString('latin1', 0, MARKER_BYTES) === 'fLaC';
  const info = head.subarray(MARKER_BYTES + BLOCK_HEADER_BYTES);
  if (!isFlac || info.length < STREAMINFO_BYTES || (head[MARKER_BYTES]! & 0x7f) !== 0) {
    return noFacts;
  }
  const packed = info.readBigUInt64BE(10);
  const samples = Number(packed & 0xf_ffff_ffffn);
  const bitsPerSample = Number((packed >> 36n) & 0x1fn) + 1;
  const md5 = info.toString('hex', MD5_OFFSET, STREAMINFO_BYTES);
  const isComparable = COMPARABLE_DEPTHS.has(bitsPerSample) && !/^0+$/.test(md5);
  return {
    ...noFacts,
    // 0 says that the encoder did not know.
    claim: samples === 0 ? null : { samples, toleranceSamples: 0, excessSamples: 0 },
    pcmMd5: isComparable ? md5 : null,
  };
}
