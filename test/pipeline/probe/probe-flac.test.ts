import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';

import { askFfprobe } from '#pipeline/probe/ask-ffprobe.ts';
import { probeFlac } from '#pipeline/probe/probe-flac.ts';
import { probeSource } from '#pipeline/probe/probe-source.ts';

import { makeSource } from '../support/make-source.ts';
import { openPipelineHouse } from '../support/pipeline-context.ts';

const house = await openPipelineHouse();
const ctx = await house.context();
afterAll(() => house[Symbol.asyncDispose]());

const layouts = ['mono', 'stereo', '3.0', '4.0', '5.0', '5.1', '6.1', '7.1'];

async function makeFlac(name: string, options: readonly string[]): Promise<string> {
  return makeSource(house.dir, { name, seconds: 0.7, options });
}

describe("a FLAC file's own headers", () => {
  it.each([
    ['sixteen bits', []],
    ['24 bits', ['-sample_fmt', 's32', '-bits_per_raw_sample', '24']],
    ['a rate with a code', ['-ar', '96000']],
    ['a rate in kHz', ['-ar', '12000']],
    ['a rate in Hz', ['-ar', '11025']],
    ['a rate in tens of Hz', ['-ar', '352800']],
    ['blocks of 576', ['-frame_size', '576']],
    ['blocks with a length of one byte', ['-frame_size', '200']],
    ['blocks with a length of two bytes', ['-frame_size', '5000']],
    ['tags', ['-metadata', `comment=${'la '.repeat(3000)}`]],
    ...layouts.map((layout) => [layout, ['-af', `aformat=channel_layouts=${layout}`]]),
  ] as [string, string[]][])('say what ffprobe says: %s', async (name, options) => {
    const file = await makeFlac(`${name}.flac`, options);
    expect(await probeFlac(ctx, file)).toEqual(await askFfprobe(ctx, file));
  });

  it('say it of a file with a cover and with a tag of ID3 behind its end', async () => {
    const plain = await makeFlac('plain.flac', []);
    const cover = path.join(house.dir, 'cover.png');
    await execa('ffmpeg', [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      'testsrc=s=64x64',
      '-frames:v',
      '1',
      cover,
    ]);
    const file = path.join(house.dir, 'covered.flac');
    const both = ['-map', '0:a', '-map', '1:v', '-c', 'copy', '-disposition:v', 'attached_pic'];
    await execa('ffmpeg', ['-v', 'error', '-i', plain, '-i', cover, ...both, file]);
    await writeFile(file, Buffer.alloc(128, 'TAG'), { flag: 'a' });
    expect(await probeFlac(ctx, file)).toEqual(await askFfprobe(ctx, file));
    expect(await probeFlac(ctx, file)).toBeDefined();
  });

  it('need no ffprobe', async () => {
    const file = await makeFlac('alone.flac', []);
    const without = {
      ...ctx.config,
      transcode: { ...ctx.config.transcode, ffprobePath: '/nowhere' },
    };
    expect(await probeSource({ ...ctx, config: without }, file)).toMatchObject({ codec: 'flac' });
  });

  it('are left to ffprobe where they leave a doubt', async () => {
    const good = await readFile(await makeFlac('good.flac', []));
    const spoiled = async (name: string, change: (data: Buffer) => Buffer) => {
      const file = path.join(house.dir, `${name}.flac`);
      await writeFile(file, change(Buffer.from(good)));
      return probeFlac(ctx, file);
    };
    const set = (at: number, value: number) => (data: Buffer) => {
      data[at] = value;
      return data;
    };
    expect(await spoiled('as-it-is', (data) => data)).toBeDefined();
    // STREAMINFO begins at 8: rate at 18, channels and depth at 20, count of samples at 21.
    expect(await spoiled('another-rate', set(18, 0x0b))).toBeUndefined();
    expect(await spoiled('more-channels', set(20, good[20]! | 0x0e))).toBeUndefined();
    const shortBlocks = (data: Buffer) => data.fill(0, 10, 12);
    expect(await spoiled('short-blocks', shortBlocks)).toBeUndefined();
    const unknownLength = (data: Buffer) => data.fill(0, 22, 26);
    expect(await spoiled('no-length', unknownLength)).toBeUndefined();
    expect(await spoiled('second-streaminfo', set(42, good[42]! & 0x80))).toBeUndefined();
    expect(await spoiled('tag-before', (data) => Buffer.concat([ID3, data]))).toBeUndefined();
    expect(await spoiled('cut', (data) => data.subarray(0, 60))).toBeUndefined();
    const frames = good.indexOf(Buffer.from([0xff, 0xf8]), 42);
    expect(await spoiled('no-frame', set(frames + 3, good[frames + 3]! ^ 0x10))).toBeUndefined();
  });

  it('of random changes end in what ffprobe says, or are left to it', async () => {
    const good = (await readFile(await makeFlac('changed.flac', []))).subarray(0, 20_000);
    const file = path.join(house.dir, 'change.flac');
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, change) => {
          const bad = Buffer.from(good);
          bad[at]! ^= change;
          await writeFile(file, bad);
          const own = await probeFlac(ctx, file);
          if (own !== undefined) expect(own).toEqual(await askFfprobe(ctx, file));
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** An empty tag as other formats have it before their sound. */
const ID3 = Buffer.from('ID3\x04\0\0\0\0\0\x0a\0\0\0\0\0\0\0\0\0\0', 'latin1');
