/** What a WAV stream holds, as its header says. */
export interface WavFormat {
  readonly sampleRate: number;
  readonly channels: number;
}

/** Takes samples of 32-bit floats, interleaved; the array is only lent. */
export type TakeSamples = (samples: Float32Array, format: WavFormat) => void;

/** Longest header that FFmpeg writes, with room to spare. */
const headerBytesMax = 4096;

/**
 * Reads the WAV of 32-bit floats that FFmpeg writes to a pipe, to its end, piece by piece.
 * @returns the format; undefined where no header came.
 * @throws what `source` throws.
 */
export async function readWav(
  source: AsyncIterable<Buffer>,
  take: TakeSamples,
): Promise<WavFormat | undefined> {
  let format: WavFormat | undefined;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    let data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    if (format === undefined) {
      const header = readHeader(data);
      if (header === undefined) {
        if (data.length > headerBytesMax) return undefined;
        rest = data;
        continue;
      }
      format = header;
      data = data.subarray(header.bytes);
    }
    const frameBytes = 4 * format.channels;
    const usable = data.length - (data.length % frameBytes);
    if (usable > 0) take(floats(data, usable), format);
    rest = Buffer.from(data.subarray(usable));
  }
  return format;
}

function readHeader(data: Buffer): (WavFormat & { readonly bytes: number }) | undefined {
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= data.length;) {
    const type = data.toString('latin1', at, at + 4);
    if (type === 'data') return format && { ...format, bytes: at + 8 };
    const bytes = data.readUInt32LE(at + 4);
    if (type === 'fmt ' && at + 16 <= data.length) {
      format = { channels: data.readUInt16LE(at + 10), sampleRate: data.readUInt32LE(at + 12) };
    }
    at += 8 + bytes + (bytes % 2);
  }
  return undefined;
}

/** A copy where the bytes do not lie on a boundary of four. */
function floats(data: Buffer, bytes: number): Float32Array {
  if (data.byteOffset % 4 === 0) return new Float32Array(data.buffer, data.byteOffset, bytes / 4);
  const copy = new Uint8Array(bytes);
  copy.set(data.subarray(0, bytes));
  return new Float32Array(copy.buffer);
}
