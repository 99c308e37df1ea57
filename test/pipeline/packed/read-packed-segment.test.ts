import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readPackedSegment } from '#pipeline/packed/read-packed-segment.ts';

import { encodeTone, inPieces } from '../validate/good-assets/encode-tone.ts';
import { copyAsset } from '../validate/good-assets.ts';

const segment = async (): Promise<Buffer> => (await copyAsset('aac-packed')).get('aac-96/s1.aac')!;

describe('packed audio', () => {
  it('tells its timestamp and its frames', async () => {
    expect(await readPackedSegment(inPieces(await segment()))).toMatchObject({
      container: 'packed',
      format: 'adts',
      id3: {
        bytes: 73,
        timestamp: BigInt(Math.round((258 * 1024 * 90_000) / 44_100)),
        timestampBytes: 8,
        timestampOffset: 65,
      },
      run: { frames: 258, samples: 258 * 1024, sampleRate: 44_100, channels: 2, lostBytes: 0 },
      trailingBytes: 0,
      faults: [],
    });
  });

  it.each([
    ['libmp3lame', 'mp3', 'mp4a.40.34'],
    ['ac3', 'ac3', 'ac-3'],
    ['eac3', 'ec3', 'ec-3'],
  ])('reads every frame that FFmpeg writes as %s', async (codec, format, codecs) => {
    const container = format === 'ec3' ? 'eac3' : format;
    const options = ['-c:a', codec, '-b:a', '128k', '-f', container];
    const media = await readPackedSegment(inPieces(await encodeTone({ options }), 999));
    const run = { codecs, sampleRate: 44_100, channels: 2, lostBytes: 0 };
    expect(media).toMatchObject({ format, trailingBytes: 0, faults: [], run });
  });

  it('is the same in pieces of any size', async () => {
    const bytes = await segment();
    const whole = await readPackedSegment(inPieces(bytes, bytes.length));
    for (const size of [1, 6, 7, 100]) {
      expect(await readPackedSegment(inPieces(bytes, size))).toEqual(whole);
    }
  });

  it('counts no frame that is cut off', async () => {
    const bytes = await segment();
    const media = await readPackedSegment(inPieces(bytes.subarray(0, -5)));
    expect(media).toMatchObject({ container: 'packed', run: { frames: 257 } });
    const trailing = media.container === 'packed' ? media.trailingBytes : 0;
    expect(trailing).toBeGreaterThan(7);
    expect(media.bytes).toBe(bytes.length - 5);
  });

  it('goes on behind bytes that are no frame, and says where they are', async () => {
    const bytes = await segment();
    const hurt = Buffer.concat([bytes.subarray(0, 73), Buffer.alloc(30), bytes.subarray(73)]);
    expect(await readPackedSegment(inPieces(hurt))).toMatchObject({
      run: { frames: 258, lostBytes: 30 },
      faults: [{ reason: 'no frame begins where the one before it ends', byteOffset: 73 }],
    });
  });

  it('reads an ID3 tag that lies about its frames', async () => {
    const bytes = await segment();
    bytes[17] = 0x7f;
    expect(await readPackedSegment(inPieces(bytes))).toMatchObject({
      id3: { timestamp: undefined },
      faults: [{ reason: 'the ID3 frame "PRIV" is longer than its tag', boxPath: 'id3' }],
    });
  });

  it('never throws, whatever is done to the bytes', async () => {
    const bytes = (await segment()).subarray(0, 5000);
    const flip = fc.tuple(fc.oneof(fc.nat(100), fc.nat(bytes.length - 1)), fc.nat(255));
    const property = fc.asyncProperty(
      fc.array(flip, { maxLength: 40 }),
      fc.nat(bytes.length),
      async (flips, length) => {
        const hurt = Buffer.from(bytes);
        for (const [at, value] of flips) hurt[at] = value;
        const media = await readPackedSegment(inPieces(hurt.subarray(0, length), 777));
        expect(media.bytes).toBe(length);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});
