import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ticksBetween } from '#pipeline/ts/ticks.ts';
import { readTsSegment } from '#pipeline/ts/read-ts-segment.ts';

import { encodeTone, inPieces } from '../validate/good-assets/encode-tone.ts';
import { copyAsset } from '../validate/good-assets.ts';

const PACKET = 188;
const segment = async (name = 'aac-96/s0.ts'): Promise<Buffer> =>
  (await copyAsset('aac-ts')).get(name)!;

describe('a transport stream segment', () => {
  it('tells programs, streams, times and frames', async () => {
    const media = await readTsSegment(inPieces(await segment('aac-96/s1.ts')));
    expect(media).toMatchObject({
      container: 'ts',
      order: ['pat', 'pmt', 'pes', 'pes', 'pes', 'pes', 'pes', 'pes'],
      programs: [{ number: 1, pmtPid: 0x1000 }],
      hasPmt: true,
      syncLosses: [],
      counterBreaks: [],
      tableFaults: [],
      faults: [],
    });
    const [audio] = media.streams;
    expect(media.streams).toHaveLength(1);
    expect(audio).toMatchObject({
      pid: 0x100,
      streamType: 0x0f,
      trailingBytes: 0,
      timeBreaks: [],
      firstTime: { pts: Math.round((258 * 1024 * 90_000) / 44_100), samplesBefore: 0 },
      run: { frames: 258, samples: 258 * 1024, sampleRate: 44_100, codecs: 'mp4a.40.2' },
    });
  });

  it('is the same in pieces of any size', async () => {
    const bytes = await segment();
    const whole = await readTsSegment(inPieces(bytes, bytes.length));
    for (const size of [1, 187, 188, 189, 1000]) {
      expect(await readTsSegment(inPieces(bytes, size))).toEqual(whole);
    }
  });

  it.each([
    ['ac3', 'ac-3', 0x81, 1536],
    ['eac3', 'ec-3', 0x87, 1536],
    ['libmp3lame', 'mp4a.40.34', 0x03, 1152],
  ])('reads what FFmpeg writes as %s', async (codec, codecs, streamType, frameSamples) => {
    const options = ['-c:a', codec, '-b:a', '128k', '-f', 'mpegts'];
    const media = await readTsSegment(inPieces(await encodeTone({ options })));
    expect(media).toMatchObject({ order: expect.arrayContaining(['sdt', 'pat', 'pmt', 'pes']) });
    const { run, timeBreaks } = media.streams[0]!;
    expect(media.streams).toMatchObject([{ streamType, trailingBytes: 0 }]);
    expect(run).toMatchObject({ codecs, sampleRate: 44_100, channels: 2 });
    expect(run!.samples).toBe(run!.frames * frameSamples);
    expect(run!.samples).toBeGreaterThanOrEqual(20 * 44_100 - frameSamples);
    expect([timeBreaks, media.faults]).toEqual([[], []]);
  });

  it('knows LATM by its bytes', async () => {
    const options = ['-c:a', 'aac', '-f', 'mpegts', '-mpegts_flags', 'latm'];
    const media = await readTsSegment(inPieces(await encodeTone({ options })));
    expect(media.streams).toMatchObject([{ streamType: 0x11, isLatm: true, run: undefined }]);
  });

  it('finds its place again after lost bytes, and says where it lost it', async () => {
    const bytes = await segment();
    const cut = Buffer.concat([bytes.subarray(0, 10 * PACKET + 50), bytes.subarray(12 * PACKET)]);
    const media = await readTsSegment(inPieces(cut));
    expect(media.syncLosses).toEqual([{ byteOffset: 11 * PACKET }]);
    expect(media.packets).toBe(Math.floor(cut.length / PACKET));
    expect(media.counterBreaks).toHaveLength(1);
    expect(media.faults).toEqual([]);
  });

  it('reads on where only the first byte of a packet is wrong', async () => {
    const bytes = await segment();
    bytes[5 * PACKET] = 0;
    const media = await readTsSegment(inPieces(bytes));
    expect(media.syncLosses).toEqual([{ byteOffset: 5 * PACKET }]);
    expect(media.streams[0]!.run!.frames).toBe(258);
  });

  it('says which counter does not follow, and lets a repeated packet pass', async () => {
    const bytes = await segment();
    const packet = bytes.subarray(9 * PACKET, 10 * PACKET);
    const twice = Buffer.concat([
      bytes.subarray(0, 10 * PACKET),
      packet,
      bytes.subarray(10 * PACKET),
    ]);
    expect((await readTsSegment(inPieces(twice))).counterBreaks).toEqual([]);
    expect((await readTsSegment(inPieces(twice))).streams[0]!.run!.frames).toBe(258);
    const without = Buffer.concat([bytes.subarray(0, 9 * PACKET), bytes.subarray(10 * PACKET)]);
    expect((await readTsSegment(inPieces(without))).counterBreaks).toEqual([
      { pid: 0x100, expected: 7, found: 8, byteOffset: 9 * PACKET },
    ]);
  });

  it('distrusts a table with a wrong CRC and still finds the frames', async () => {
    const bytes = await segment();
    bytes[PACKET + 4 + 1 + 3] = bytes[PACKET + 4 + 1 + 3]! ^ 1;
    const media = await readTsSegment(inPieces(bytes));
    expect(media.hasPmt).toBe(false);
    expect(media.tableFaults).toMatchObject([{ table: 'pmt', reason: 'has a wrong CRC' }]);
    expect(media.streams).toMatchObject([{ streamType: undefined, run: { frames: 258 } }]);
  });

  it('says where a time does not follow from the samples', async () => {
    const bytes = await segment();
    // The second PES packet: its time is put 6 s later.
    const at = bytes.indexOf(Buffer.from([0x84, 0x80, 5]), 3 * PACKET) - 6;
    bytes[at + 11] = bytes[at + 11]! ^ 0x20;
    const media = await readTsSegment(inPieces(bytes));
    expect(media.streams[0]!.timeBreaks[0]).toMatchObject({ expected: 12_539 });
  });

  it('never throws, whatever is done to the bytes', async () => {
    const bytes = (await segment()).subarray(0, 60 * PACKET);
    const flip = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
    const property = fc.asyncProperty(
      fc.array(flip, { maxLength: 40 }),
      fc.nat(bytes.length),
      async (flips, length) => {
        const hurt = Buffer.from(bytes);
        for (const [at, value] of flips) hurt[at] = value;
        const media = await readTsSegment(inPieces(hurt.subarray(0, length), 777));
        expect(media.bytes).toBe(length);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});

it('takes the shorter way between two times, across the wrap', () => {
  expect(ticksBetween(2 ** 33 - 10, 20)).toBe(30);
  expect(ticksBetween(20, 2 ** 33 - 10)).toBe(-30);
  expect(ticksBetween(100, 190)).toBe(90);
});
