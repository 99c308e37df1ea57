import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { measureFmp4 } from '#pipeline/boxes/measure-fmp4.ts';
import type { InitMedia } from '#pipeline/boxes/media.ts';
import { readFmp4Segment } from '#pipeline/boxes/read-fmp4-segment.ts';
import { readInitMedia } from '#pipeline/boxes/read-init-media.ts';
import { u32, writeBox, writeFullBox } from '#pipeline/boxes/write-box.ts';
import { writeSegment } from '#pipeline/boxes/write-segment.ts';

/** A source that gives a buffer in pieces, and counts what it was told to leave out. */
function pieces(data: Buffer, lengths: readonly number[], canSkip = false) {
  let at = 0;
  const source = {
    skipped: 0,
    async *[Symbol.asyncIterator]() {
      for (let turn = 0; at < data.length; turn += 1) {
        const end = Math.min(data.length, at + lengths[turn % lengths.length]!);
        const piece = data.subarray(at, end);
        at = end;
        yield piece;
      }
    },
    ...(canSkip && {
      skip: (bytes: number): number => {
        const count = Math.min(bytes, data.length - at);
        at += count;
        source.skipped += count;
        return count;
      },
    }),
  };
  return source;
}

const frames = Array.from({ length: 40 }, (_, index) => ({
  duration: 1024,
  data: Buffer.alloc(90 + index, index),
}));
const good = writeSegment({ trackId: 1, sequence: 3, decodeTime: 5000, frames });
const noDefaults = { defaults: new Map() };
const read = (data: Buffer) => readFmp4Segment(pieces(data, [1000]), noDefaults);

describe('a segment that is read as it comes', () => {
  it('is the same however its bytes are cut, and whether its media is left out or not', async () => {
    const expected = await read(good);
    expect(expected.faults).toEqual([]);
    expect(expected.boxes.map(({ path }) => path)).toEqual(['styp', 'moof', 'mdat']);
    const lengths = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(lengths, fc.boolean(), async (cuts, canSkip) => {
        expect(await readFmp4Segment(pieces(good, cuts, canSkip), noDefaults)).toEqual(expected);
      }),
    );
  });

  it('leaves its media out where its source can', async () => {
    const source = pieces(good, [500], true);
    const { bytes } = await readFmp4Segment(source, noDefaults);
    expect(bytes).toBe(good.length);
    const [mdat] = (await read(good)).boxes.slice(-1);
    expect(source.skipped).toBeGreaterThan(mdat!.bytes - 600);
  });

  it('says where its samples are, how long they last and what their flags are', async () => {
    const { fragments } = await read(good);
    const [{ mdat, sequenceNumber, tracks, place }] = fragments as [(typeof fragments)[number]];
    expect(sequenceNumber).toBe(4);
    const [{ decodeTime, isDefaultBaseMoof, runs }] = tracks as [(typeof tracks)[number]];
    expect([decodeTime, isDefaultBaseMoof]).toEqual([5000, true]);
    expect([...runs[0]!.sizes]).toEqual(frames.map(({ data }) => data.length));
    expect(runs[0]!.durations.every((ticks) => ticks === 1024)).toBe(true);
    expect(runs[0]!.flags.every((flags) => flags === 0x0200_0000)).toBe(true);
    expect(runs[0]!.place.path).toBe('moof/traf/trun');
    expect(runs[0]!.dataOffset).toBe(mdat!.byteOffset + 8 - place.byteOffset);
  });

  it('counts boxes of the same type, and finds the media of each fragment', async () => {
    const { boxes, fragments } = await read(Buffer.concat([good, good]));
    expect(boxes.map(({ path }) => path)).toEqual(
      'styp[1] moof[1] mdat[1] styp[2] moof[2] mdat[2]'.split(' '),
    );
    expect(fragments.map(({ mdat }) => mdat?.path)).toEqual(['mdat[1]', 'mdat[2]']);
    expect(fragments[1]!.tracks[0]!.place.path).toBe('moof[2]/traf');
  });

  it('is measured by the time scale of its track', async () => {
    const track = { trackId: 1, handler: 'soun', timescale: 44_100 };
    const init = { tracks: [track] } as unknown as InitMedia;
    expect(measureFmp4(await read(good), init)).toMatchObject({
      startTicks: 5000,
      durationTicks: 40 * 1024,
      samples: 40,
      seconds: (40 * 1024) / 44_100,
    });
    expect(measureFmp4(await read(good), undefined)).toBeUndefined();
  });

  it('takes a size of 0 for the rest of the file', async () => {
    const open = Buffer.concat([u32(0), Buffer.from('mdat'), Buffer.alloc(50)]);
    const { boxes, faults } = await read(open);
    expect([boxes[0]!.bytes, faults]).toEqual([58, []]);
  });
});

describe('a segment whose bytes lie', () => {
  const reasons = async (data: Buffer) =>
    (await read(data)).faults.map(({ boxPath, reason }) => `${boxPath}: ${reason}`);

  it('is read up to where it was cut', async () => {
    expect(await reasons(good.subarray(0, -7))).toEqual([
      'mdat: the data ends 7 bytes before its end',
    ]);
    expect(await reasons(good.subarray(0, 100))).toEqual([
      expect.stringContaining('moof: the data ends'),
    ]);
    expect(await reasons(Buffer.concat([good, Buffer.alloc(3, 1)]))).toEqual([
      'file: 3 bytes at its end are no box',
    ]);
  });

  it('keeps nothing for a box that claims more than is read', async () => {
    const huge = Buffer.concat([u32(0x7fff_fff0), Buffer.from('moof'), Buffer.alloc(64)]);
    expect(await reasons(huge)).toEqual([
      'moof: claims 2147483632 bytes; at most 16777216 of a segment are read',
      'moof: the data ends 2147483560 bytes before its end',
    ]);
  });

  it('cannot claim more samples than it has bytes', async () => {
    const trun = writeFullBox('trun', 0, 0, u32(0xffff_ffff));
    const tfhd = writeFullBox('tfhd', 0, 0x02_0000, u32(1));
    const moof = writeBox('moof', writeBox('traf', tfhd, trun));
    expect(await reasons(moof)).toEqual([
      `moof/traf/trun: claims 4294967295 samples; at most ${moof.length} fit`,
    ]);
  });

  it('is not followed deeper than boxes go', async () => {
    let nest: Buffer = Buffer.alloc(0);
    for (let depth = 0; depth < 100; depth += 1) nest = writeBox('traf', nest);
    expect((await reasons(writeBox('moof', nest)))[0]).toMatch(
      /^moof(\/traf){16}: boxes are nested more than 16 deep$/,
    );
  });

  it('of any bytes ends in faults, never in an exception', async () => {
    const mutate = fc.tuple(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(mutate, { maxLength: 4 }), async (changes) => {
        const bad = Buffer.from(good);
        for (const [at, change] of changes) bad[at]! ^= change;
        const segment = await read(bad);
        expect(segment.bytes).toBe(bad.length);
      }),
      { numRuns: 500 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect((await read(Buffer.from(bytes))).bytes).toBe(bytes.length);
        expect(readInitMedia(Buffer.from(bytes)).bytes).toBe(bytes.length);
      }),
      { numRuns: 500 },
    );
  });
});
