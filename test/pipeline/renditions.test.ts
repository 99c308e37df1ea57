import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';

import { readBoxes } from '#pipeline/boxes/box.ts';
import { readFragment } from '#pipeline/boxes/read-fragment.ts';
import { readInit } from '#pipeline/boxes/read-init.ts';
import { readInitMedia } from '#pipeline/boxes/read-init-media.ts';
import { LADDERS } from '#pipeline/index.ts';

import { makeSource, type SourceSpec } from './support/make-source.ts';
import { openPipelineHouse } from './support/pipeline-context.ts';
import { runTranscode } from './support/run-transcode.ts';

const house = await openPipelineHouse();
const ctx = await house.context();
afterAll(() => house[Symbol.asyncDispose]());

/** The files of a rendition in playlist order, init section first. */
async function readRendition(dir: string, name: string): Promise<Buffer[]> {
  const text = await readFile(path.join(dir, name, 'playlist.m3u8'), 'utf8');
  const map = /URI="([^"]+)"/.exec(text)![1]!;
  const uris = text.split('\n').filter((line) => line.endsWith('.m4s'));
  return Promise.all([map, ...uris].map((uri) => readFile(path.join(dir, name, uri))));
}

/** Where each segment of a rendition is first heard, and where the last one ends, in seconds. */
async function heardTimes(dir: string, name: string): Promise<number[]> {
  const [init, ...segments] = await readRendition(dir, name);
  const info = readInit(init!);
  const fragments = segments.map((data) =>
    readFragment(
      [...readBoxes(data)].find(({ type }) => type === 'moof')!,
      info,
    ),
  );
  const ticks = fragments.map(({ decodeTime }) => Math.max(0, decodeTime - info.encoderDelay));
  const { decodeTime, durations } = fragments.at(-1)!;
  const end = durations.reduce((sum, duration) => sum + duration, decodeTime - info.encoderDelay);
  return [...ticks, end].map((at) => at / info.timescale);
}

/** MD5 of all samples of a file in one format, as FFmpeg decodes it. */
async function pcmMd5(file: string, format: string): Promise<string> {
  const args = [
    '-v',
    'error',
    '-i',
    file,
    '-map',
    '0:a:0',
    '-c:a',
    `pcm_${format}`,
    '-f',
    'md5',
    '-',
  ];
  return (await execa('ffmpeg', args)).stdout;
}

const LOSSLESS: (SourceSpec & { format: string })[] = [
  { name: 'sixteen.flac', seconds: 13, options: ['-sample_fmt', 's16'], format: 's16le' },
  {
    name: 'deep.wav',
    seconds: 13,
    sampleRate: 96_000,
    options: ['-c:a', 'pcm_s24le'],
    format: 's24le',
  },
  {
    name: 'six.flac',
    seconds: 7,
    sampleRate: 48_000,
    options: ['-ac', '6', '-sample_fmt', 's16'],
    format: 's16le',
  },
  { name: 'apple.m4a', seconds: 7, options: ['-c:a', 'alac'], format: 's24le' },
  { name: 'one.aiff', seconds: 7, channels: 1, format: 's16le' },
];

describe('the full ladder', () => {
  it.each(LOSSLESS)('carries $name without loss', async (spec) => {
    const source = await makeSource(house.dir, spec);
    const { dir } = await runTranscode(ctx, source, { ladder: LADDERS.full });
    const joined = path.join(house.dir, 'joined.mp4');
    await writeFile(joined, Buffer.concat(await readRendition(dir, 'flac')));
    expect(await pcmMd5(joined, spec.format)).toBe(await pcmMd5(source, spec.format));
  });

  it.each([
    { name: 'grid.flac', seconds: 31.3 },
    { name: 'fast.wav', seconds: 25, sampleRate: 96_000 },
    { name: 'tail.wav', seconds: 12.5, sampleRate: 88_200 },
    { name: 'slow.wav', seconds: 13, sampleRate: 22_050 },
  ])('of $name begins every segment of AAC and FLAC at the same sample', async (spec) => {
    const source = await makeSource(house.dir, spec);
    const { asset, dir } = await runTranscode(ctx, source, { ladder: LADDERS.full });
    const times = await heardTimes(dir, 'flac');
    expect(times.at(-1)).toBe(Number(asset.samples) / asset.sampleRate);
    for (const { name, codecs, timescale } of asset.renditions) {
      const own = await heardTimes(dir, name);
      const wanted = Math.round((Number(asset.samples) * timescale) / asset.sampleRate) / timescale;
      expect(own.at(-1)).toBeCloseTo(wanted, 9);
      if (codecs === 'Opus') continue;
      expect(own).toHaveLength(times.length);
      for (const [index, at] of own.slice(0, -1).entries())
        expect(at).toBeCloseTo(times[index]!, 9);
    }
  });

  it.each(['44100', '48000'])(
    'decodes from Opus to the rounded length, from %s Hz',
    async (rate) => {
      const sampleRate = Number(rate);
      const source = await makeSource(house.dir, {
        name: `${rate}.flac`,
        seconds: 7.123,
        sampleRate,
      });
      const { asset, dir } = await runTranscode(ctx, source, { ladder: LADDERS.opus });
      const wanted = Math.round((Number(asset.samples) * 48_000) / sampleRate);
      expect((await heardTimes(dir, 'opus-64')).at(-1)! * 48_000).toBeCloseTo(wanted, 6);
    },
  );
});

describe('music that was in AAC before', () => {
  it.each([44_100, 44_101, 100_003, 2000])('ends after %i samples as it began', async (samples) => {
    const source = path.join(house.dir, `${samples}.m4a`);
    const tone = `sine=d=30:r=44100,atrim=end_sample=${samples},aformat=channel_layouts=stereo`;
    await execa('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', tone, '-b:a', '128k', source]);
    const { asset } = await runTranscode(ctx, source);
    expect(asset).toMatchObject({ samples: BigInt(samples), warnings: [] });
  });
});

describe('what one decode tells', () => {
  const loudnessOf = async (file: string) => {
    const args = ['-hide_banner', '-nostats', '-i', file, '-af', 'ebur128=peak=true'];
    const { stderr } = await execa('ffmpeg', [...args, '-f', 'null', '-']);
    const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
    const read = (label: string) =>
      Number(new RegExp(`${label}:\\s+(-?[\\d.]+)`).exec(summary)![1]);
    return { integrated: read('I'), range: read('LRA'), peak: read('Peak') };
  };

  it.each([
    { name: 'stereo.flac', seconds: 20 },
    { name: 'mono.wav', seconds: 20, channels: 1, sampleRate: 48_000 },
    { name: 'six.wav', seconds: 20, options: ['-ac', '6', '-af', 'volume=0.3'] },
    { name: 'fades.flac', seconds: 40, options: ['-af', 'afade=d=30,volume=0.2'] },
  ] satisfies SourceSpec[])('is the loudness of $name as ebur128 says it', async (spec) => {
    const source = await makeSource(house.dir, spec);
    const { asset } = await runTranscode(ctx, source);
    const expected = await loudnessOf(source);
    const { integratedLufs, rangeLu, truePeakDbtp } = asset.loudness;
    expect(Math.abs(integratedLufs! - expected.integrated)).toBeLessThanOrEqual(0.1);
    // In a steep fade one block is 0.2 LU, and FFmpeg takes the one beside Tech 3342's percentile.
    expect(Math.abs(rangeLu! - expected.range)).toBeLessThanOrEqual(0.2);
    expect(Math.abs(truePeakDbtp! - expected.peak)).toBeLessThanOrEqual(0.1);
  });

  it('stands in the init section of every rendition, in steps of a quarter LU', async () => {
    const source = await makeSource(house.dir, { name: 'measured.flac', seconds: 7 });
    const { asset, dir } = await runTranscode(ctx, source, { ladder: LADDERS.full });
    for (const { name } of asset.renditions) {
      const [init] = await readRendition(dir, name);
      expect(readInitMedia(init!).tracks[0]!.loudness?.hasProgramLoudness).toBe(true);
      const at = init!.indexOf('tlou') + 4 + 4;
      expect(-57.75 + init![at + 8]! / 4).toBeCloseTo(asset.loudness.integratedLufs!, -0.9);
    }
  });

  it('is no loudness where there is only silence', async () => {
    const source = path.join(house.dir, 'silence.wav');
    await execa('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'anullsrc',
      '-t',
      '3',
      source,
    ]);
    const { asset } = await runTranscode(ctx, source);
    expect(asset.loudness).toEqual({
      integratedLufs: null,
      rangeLu: null,
      truePeakDbtp: null,
      blocks: [],
      shortTermBlocks: [],
    });
  });

  it('is the waveform of the mono mix, the same in both formats', async () => {
    const source = await makeSource(house.dir, { name: 'wave.flac', seconds: 5 });
    const { asset, dir } = await runTranscode(ctx, source);
    const json = JSON.parse(await readFile(path.join(dir, 'waveform.json'), 'utf8')) as {
      samples_per_pixel: number;
      sample_rate: number;
      data: number[];
    };
    const { stdout } = await execa(
      'ffmpeg',
      ['-v', 'error', '-i', source, '-ac', '1', '-c:a', 'pcm_s16le', '-f', 's16le', '-'],
      { encoding: 'buffer' },
    );
    const pcm = Buffer.from(stdout);
    expect(pcm.length / 2).toBe(Number(asset.samples));
    const expected: number[] = [];
    for (let from = 0; from < pcm.length / 2; from += json.samples_per_pixel) {
      const length = Math.min(json.samples_per_pixel, pcm.length / 2 - from);
      const block = Array.from({ length }, (_, index) => pcm.readInt16LE((from + index) * 2));
      expected.push(Math.min(...block) >> 8, Math.max(...block) >> 8);
    }
    expect(json.data).toEqual(expected);
    const dat = await readFile(path.join(dir, 'waveform.dat'));
    expect([0, 4, 8, 12, 16, 20].map((at) => dat.readInt32LE(at))).toEqual([
      2,
      1,
      json.sample_rate,
      json.samples_per_pixel,
      json.data.length / 2,
      1,
    ]);
    expect([...new Int8Array(dat.subarray(24))]).toEqual(json.data);
  });
});

describe('the folder of an asset', () => {
  it('says what it is, with tags and cover beside the media', async () => {
    const source = await makeSource(house.dir, { name: 'told.flac', seconds: 3 });
    const contentHash = createHash('sha256')
      .update(await readFile(source))
      .digest();
    const cover = { fileName: 'cover.png', bytes: Buffer.from('a picture') } as const;
    const tags = {
      title: 'One',
      artist: 'Two',
      albumArtist: null,
      album: 'Three',
      trackNumber: 4,
      discNumber: null,
    };
    const { asset, dir } = await runTranscode(ctx, source, { contentHash, cover, tags });
    const document = JSON.parse(await readFile(path.join(dir, 'asset.json'), 'utf8')) as Partial<
      Record<string, unknown>
    >;
    const { integratedLufs, rangeLu, truePeakDbtp } = asset.loudness;
    expect(document).toMatchObject({
      schema: 'veza.asset/1',
      id: asset.id,
      contentSha256: contentHash.toString('hex'),
      samples: Number(asset.samples),
      source: { codec: 'flac', lossy: false, sampleRate: 44_100 },
      loudness: { integratedLufs, rangeLu, truePeakDbtp },
      tags,
      cover: 'cover.png',
    });
    expect(await readFile(path.join(dir, 'cover.png'))).toEqual(cover.bytes);
    expect(JSON.stringify(document)).not.toContain('told.flac');
  });
});
