import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { VezaError } from '#core/errors.ts';
import { readBoxes } from '#pipeline/boxes/box.ts';
import { readFragment } from '#pipeline/boxes/read-fragment.ts';
import { readInit } from '#pipeline/boxes/read-init.ts';
import { streamBoxes } from '#pipeline/boxes/stream-boxes.ts';
import { u32, writeBox, writeFullBox } from '#pipeline/boxes/write-box.ts';
import { writeSegment } from '#pipeline/boxes/write-segment.ts';

const boxType = fc.stringMatching(/^[a-z0-9]{4}$/);
const payload = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const boxList = fc.array(fc.tuple(boxType, payload), { maxLength: 12 });

/** Gives a buffer in pieces of the given lengths, repeated. */
async function* inPieces(data: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let turn = 0; at < data.length; turn += 1) {
    const end = at + lengths[turn % lengths.length]!;
    yield data.subarray(at, end);
    at = end;
  }
}

async function collect(data: Buffer, lengths: readonly number[], bytesMax?: number) {
  const found: [string, string][] = [];
  for await (const box of streamBoxes(inPieces(data, lengths), bytesMax)) {
    found.push([box.type, box.payload.toString('hex')]);
  }
  return found;
}

const pieces = fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1, maxLength: 5 });

describe('boxes of a stream', () => {
  it('come out as they were written, however the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(boxList, pieces, async (boxes, lengths) => {
        const data = Buffer.concat(boxes.map(([type, bytes]) => writeBox(type, bytes)));
        const expected = boxes.map(([type, bytes]) => [type, bytes.toString('hex')]);
        expect(await collect(data, lengths)).toEqual(expected);
      }),
    );
  });

  it('read a 64-bit size', async () => {
    const data = Buffer.concat([u32(1), Buffer.from('mdat'), u32(0, 20), Buffer.from('song')]);
    expect(await collect(data, [3])).toEqual([['mdat', Buffer.from('song').toString('hex')]]);
  });

  it('refuse a stream that ends inside a box, and say how much is missing', async () => {
    const data = writeBox('mdat', Buffer.alloc(100)).subarray(0, 60);
    await expect(collect(data, [7])).rejects.toMatchObject({
      code: 'BOX_CUT',
      details: { missingBytes: 48 },
    });
    await expect(collect(Buffer.from([0, 0, 0]), [1])).rejects.toMatchObject({ code: 'BOX_CUT' });
  });

  it('refuse a size that lies before they keep anything for it', async () => {
    const huge = Buffer.concat([u32(0xffff_fff0), Buffer.from('mdat'), Buffer.alloc(64)]);
    await expect(collect(huge, [16], 1000)).rejects.toMatchObject({
      code: 'BOX_TOO_LARGE',
      details: { bytes: 0xffff_fff0, bytesMax: 1000 },
    });
    const larger = Buffer.concat([u32(1), Buffer.from('mdat'), Buffer.alloc(8, 0xff)]);
    await expect(collect(larger, [16])).rejects.toMatchObject({ code: 'BOX_INVALID' });
    const tiny = Buffer.concat([u32(7), Buffer.from('free'), Buffer.alloc(8)]);
    await expect(collect(tiny, [16])).rejects.toMatchObject({ code: 'BOX_INVALID' });
  });
});

describe('hostile boxes', () => {
  /** A RangeError, for one, would be a read past the end. */
  const attempt = (read: () => unknown): string => {
    try {
      read();
      return 'fine';
    } catch (error) {
      const refused = error instanceof VezaError && error.code.startsWith('BOX_');
      return refused ? 'fine' : String(error);
    }
  };

  it('of random bytes end in a box error or not at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(attempt(() => [...readBoxes(Buffer.from(bytes))])).toBe('fine');
        expect(attempt(() => readInit(Buffer.from(bytes)))).toBe('fine');
        const [moof] = readBoxes(writeBox('moof', bytes));
        const defaults = { defaultDuration: 1024, defaultSize: 0 };
        expect(attempt(() => readFragment(moof!, defaults))).toBe('fine');
      }),
      { numRuns: 500 },
    );
  });

  it('made of a good segment by changing one byte end in a box error or not at all', () => {
    const frames = Array.from({ length: 5 }, (_, index) => ({
      duration: 1024,
      data: Buffer.alloc(20 + index, index),
    }));
    const good = writeSegment({ trackId: 1, sequence: 3, decodeTime: 5000, frames });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bad = Buffer.from(good);
        bad[at]! ^= change;
        const outcome = attempt(() => {
          for (const box of readBoxes(bad)) {
            if (box.type === 'moof') readFragment(box, { defaultDuration: 1024, defaultSize: 0 });
          }
        });
        expect(outcome).toBe('fine');
      }),
      { numRuns: 500 },
    );
  });

  it('cannot claim more samples than are read', () => {
    const trun = writeFullBox('trun', 0, 0, u32(0xffff_ffff));
    const tfhd = writeFullBox('tfhd', 0, 0x020000, u32(1));
    const tfdt = writeFullBox('tfdt', 0, 0, u32(0));
    const [moof] = readBoxes(writeBox('moof', writeBox('traf', tfhd, tfdt, trun)));
    expect(() => readFragment(moof!, { defaultDuration: 1, defaultSize: 1 })).toThrow(
      'claims 4294967295 samples',
    );
  });
});

describe('a segment', () => {
  it('says of its frames exactly what went in', () => {
    const frame = fc.record({
      duration: fc.integer({ min: 1, max: 4096 }),
      data: fc.uint8Array({ minLength: 1, maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(
        fc.array(frame, { minLength: 1, maxLength: 40 }),
        fc.nat(2 ** 40),
        fc.nat(100_000),
        (frames, decodeTime, sequence) => {
          const data = writeSegment({ trackId: 7, sequence, decodeTime, frames });
          const [styp, moof, mdat, ...rest] = readBoxes(data);
          expect([styp!.type, moof!.type, mdat!.type, rest.length]).toEqual([
            'styp',
            'moof',
            'mdat',
            0,
          ]);
          const read = readFragment(moof!, { defaultDuration: 0, defaultSize: 0 });
          expect(read).toEqual({
            trackId: 7,
            decodeTime,
            durations: frames.map((item) => item.duration),
            sizes: frames.map((item) => item.data.length),
            dataOffset: mdat!.byteOffset + 8 - moof!.byteOffset,
          });
          expect(mdat!.payload.equals(Buffer.concat(frames.map((item) => item.data)))).toBe(true);
        },
      ),
    );
  });
});
