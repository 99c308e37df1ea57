import { open, type FileHandle } from 'node:fs/promises';

/** Most chunks that are looked at before the data; pictures and notes of editors come first. */
const chunksMax = 64;
/** Sizes that programs write while they do not know the length yet. */
const UNKNOWN_SIZES = new Set([0, 0x7fff_ffff, 0xffff_ffff]);

/**
 * Samples a channel that the header of a RIFF WAVE file claims, or null where it claims nothing.
 * FFmpeg takes the length of a cut file from its size, so the header has to be read by us.
 */
export async function readWavClaim(sourcePath: string): Promise<number | null> {
  const file = await open(sourcePath);
  try {
    const riff = await readAt(file, 0, 12);
    if (riff.toString('latin1', 0, 4) !== 'RIFF' || riff.toString('latin1', 8, 12) !== 'WAVE') {
      return null;
    }
    let at = 12;
    let blockBytes = 0;
    for (let index = 0; index < chunksMax; index += 1) {
      const header = await readAt(file, at, 8);
      if (header.length < 8) return null;
      const size = header.readUInt32LE(4);
      const type = header.toString('latin1', 0, 4);
      if (type === 'data') {
        return blockBytes === 0 || UNKNOWN_SIZES.has(size) ? null : Math.floor(size / blockBytes);
      }
      if (type === 'fmt ') blockBytes = blockAlign(await readAt(file, at + 8, 16));
      // Chunks begin at even offsets.
      at += 8 + size + (size % 2);
    }
    return null;
  } finally {
    await file.close();
  }
}

function blockAlign(format: Buffer): number {
  return format.length < 14 ? 0 : format.readUInt16LE(12);
}

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, at);
  return buffer.subarray(0, bytesRead);
}
