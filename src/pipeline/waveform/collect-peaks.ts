/** Lowest and highest sample of every point, 8 bits each, and how many samples there were. */
export interface Peaks {
  readonly samples: number;
  readonly samplesPerPixel: number;
  /** min, max, min, max … from -128 to 127. */
  readonly data: readonly number[];
}

/** Most points that are kept; longer music gets twice the samples per point, again and again. */
export const pointsMax = 32_768;

/**
 * Reads mono 16-bit little-endian samples to the end and keeps the extremes of each block. Memory
 * does not depend on the length of the music.
 * @param samplesPerPixel block length to start with, a power of two.
 */
export async function collectPeaks(
  source: AsyncIterable<Buffer>,
  samplesPerPixel: number,
): Promise<Peaks> {
  let blockSamples = samplesPerPixel;
  let data: number[] = [];
  let samples = 0;
  let low = 32_767;
  let high = -32_768;
  let half: Buffer = Buffer.alloc(0);
  const closeBlock = (): void => {
    data.push(low >> 8, high >> 8);
    low = 32_767;
    high = -32_768;
    if (data.length < pointsMax * 2) return;
    data = mergePairs(data);
    blockSamples *= 2;
  };
  for await (const chunk of source) {
    const bytes = half.length === 0 ? chunk : Buffer.concat([half, chunk]);
    const end = bytes.length - (bytes.length % 2);
    half = Buffer.from(bytes.subarray(end));
    for (let at = 0; at < end; at += 2) {
      const value = ((bytes[at]! | (bytes[at + 1]! << 8)) << 16) >> 16;
      if (value < low) low = value;
      if (value > high) high = value;
      samples += 1;
      if (samples % blockSamples === 0) closeBlock();
    }
  }
  if (samples % blockSamples !== 0) closeBlock();
  return { samples, samplesPerPixel: blockSamples, data };
}

function mergePairs(data: readonly number[]): number[] {
  const merged: number[] = [];
  for (let at = 0; at < data.length; at += 4) {
    merged.push(Math.min(data[at]!, data[at + 2]!), Math.max(data[at + 1]!, data[at + 3]!));
  }
  return merged;
}
