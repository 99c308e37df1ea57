import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { collectPeaks, pointsMax } from '#pipeline/waveform/collect-peaks.ts';
import { waveformJson } from '#pipeline/waveform/waveform-json.ts';
import { waveform } from '#server/contract/catalog.ts';

/** @param samples from -128 to 127 */
function pcm(samples: readonly number[]): Buffer {
  return Buffer.from(samples.map((value) => value + 128));
}

async function* inPieces(data: Buffer, bytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += bytes) yield data.subarray(at, at + bytes);
}

describe('collecting peaks', () => {
  it('gives the extremes of each block, however the bytes are cut', async () => {
    const value = fc.integer({ min: -128, max: 127 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 100 }),
        fc.integer({ min: 1, max: 17 }),
        async (samples, bytes) => {
          const expected: number[] = [];
          for (let at = 0; at < samples.length; at += 8) {
            const block = samples.slice(at, at + 8);
            expected.push(Math.min(...block), Math.max(...block));
          }
          expect(await collectPeaks(inPieces(pcm(samples), bytes), 8)).toEqual({
            samples: samples.length,
            samplesPerPixel: 8,
            data: expected,
          });
        },
      ),
    );
  });

  it('merges points of long music, so that their number stays bounded', async () => {
    const samples = Array.from({ length: pointsMax * 3 }, (_, index) => (index % 2 ? 1 : -1));
    const peaks = await collectPeaks(inPieces(pcm(samples), 65_536), 1);
    expect(peaks.samples).toBe(pointsMax * 3);
    expect(peaks.samplesPerPixel).toBe(4);
    expect(peaks.data.length / 2).toBeLessThanOrEqual(pointsMax);
    expect(peaks.data.slice(0, 4)).toEqual([-1, 1, -1, 1]);
  });

  it('of nothing are no points', async () => {
    expect(await collectPeaks(inPieces(Buffer.alloc(0), 1), 8)).toMatchObject({
      samples: 0,
      data: [],
    });
  });

  it('become the document that the API promises', () => {
    const text = waveformJson(
      { samples: 20, samplesPerPixel: 8, data: [-1, 1, -2, 2, 0, 0] },
      44_100,
    );
    expect(waveform.parse(JSON.parse(text))).toMatchObject({
      length: 3,
      bits: 8,
      sample_rate: 44_100,
    });
  });
});
