/** Lowest and highest sample of every point, 8 bits each, and how many samples there were. */
export interface Peaks {
  readonly samples: number;
  readonly samplesPerPixel: number;
  /** min, max, min, max … from -128 to 127. */
  readonly data: readonly number[];
}

/** Most points that are kept; longer music gets twice the samples per point, again and again. */
export const pointsMax = 32_768;
/** Silence in unsigned 8 bits. */
const MIDDLE = 128;

/**
 * Reads mono unsigned 8-bit samples to the end and keeps the extremes of each block. Memory does not
 * depend on the length of the music.
 * @param samplesPerPixel block length to start with, a power of two.
 */
export async function collectPeaks(
  source: AsyncIterable<Uint8Array>,
  samplesPerPixel: number,
): Promise<Peaks> {
  let blockSamples = samplesPerPixel;
  let data: number[] = [];
  let samples = 0;
  let block = emptyBlock;
  const closeBlock = (): void => {
    data.push(block.low - MIDDLE, block.high - MIDDLE);
    block = emptyBlock;
    if (data.length < pointsMax * 2) return;
    data = mergePairs(data);
    blockSamples *= 2;
  };
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length;) {
      const end = Math.min(chunk.length, at + blockSamples - (samples % blockSamples));
      block = widen(block, chunk, at, end);
      samples += end - at;
      at = end;
      if (samples % blockSamples === 0) closeBlock();
    }
  }
  if (samples % blockSamples !== 0) closeBlock();
  return { samples, samplesPerPixel: blockSamples, data };
}

interface Block {
  readonly low: number;
  readonly high: number;
}

const emptyBlock: Block = Object.freeze({ low: 255, high: 0 });

/** Every sample of the music passes through here. */
function widen({ low, high }: Block, samples: Uint8Array, from: number, to: number): Block {
  for (let at = from; at < to; at += 1) {
    const value = samples[at]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high };
}

function mergePairs(data: readonly number[]): number[] {
  const merged: number[] = [];
  for (let at = 0; at < data.length; at += 4) {
    merged.push(Math.min(data[at]!, data[at + 2]!), Math.max(data[at + 1]!, data[at + 3]!));
  }
  return merged;
}
