import { type ContainerFacts, noFacts } from './model.ts';
import type { Bytes } from './open-bytes.ts';
import { readStreaminfo } from './read-streaminfo.ts';
import { skipId3 } from './skip-id3.ts';

/**
 * Depths whose MD5 can be compared. The MD5 is of samples in whole bytes as they are; FFmpeg gives
 * other depths (12, 20 bits) shifted up to 16 or 32 bits, which hash to something else.
 */
const COMPARABLE_DEPTHS: ReadonlySet<number> = new Set([8, 16, 24]);

/** Reads how long the stream is by its own header, and what its samples hash to. */
export async function readFlac(bytes: Bytes): Promise<ContainerFacts> {
  const info = await readStreaminfo(bytes, await skipId3(bytes, 0));
  if (info === undefined) return noFacts;
  const { samples, bitsPerSample, md5 } = info;
  const isComparable = COMPARABLE_DEPTHS.has(bitsPerSample) && !/^0+$/.test(md5);
  return {
    ...noFacts,
    // 0 says that the encoder did not know.
    claim: samples === 0 ? null : { samples, toleranceSamples: 0, excessSamples: 0 },
    pcmMd5: isComparable ? md5 : null,
  };
}
