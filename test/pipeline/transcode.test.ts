import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';
import { Parser } from 'm3u8-parser';
import { afterAll, describe, expect, it } from 'vitest';

import { readInit } from '#pipeline/boxes/read-init.ts';
import { validateAsset } from '#pipeline/publish/validate-asset.ts';

import { countDecodedSamples, makeSource, type SourceSpec } from './support/make-source.ts';
import { openToneHouse } from './support/open-tone-house.ts';
import { openPipelineHouse } from './support/pipeline-context.ts';
import { hashTree, runTranscode, type TranscodeRun } from './support/run-transcode.ts';

const { house, ctx, flac } = await openToneHouse();
afterAll(() => house[Symbol.asyncDispose]());

/** Joins init section and segments of a rendition in playlist order. */
async function joinRendition(
  run: Pick<TranscodeRun, 'asset' | 'dir'>,
  name: string,
): Promise<string> {
  const dir = path.join(run.dir, name);
  const playlist = await readFile(path.join(dir, 'playlist.m3u8'), 'utf8');
  const map = /URI="([^"]+)"/.exec(playlist)![1]!;
  const uris = playlist.split('\n').filter((line) => line.endsWith('.m4s'));
  const parts = await Promise.all([map, ...uris].map((uri) => readFile(path.join(dir, uri))));
  const joined = path.join(house.dir, `${run.asset.id}-${name}.mp4`);
  await writeFile(joined, Buffer.concat(parts));
  return joined;
}

describe('one file from source to asset', () => {
  const sources: (SourceSpec & { renditions: string[]; rate: number })[] = [
    { name: 'plain.flac', seconds: 7, renditions: ['aac-96', 'aac-160', 'aac-256'], rate: 44_100 },
    {
      name: 'forty-eight.wav',
      seconds: 7,
      sampleRate: 48_000,
      renditions: ['aac-96', 'aac-160', 'aac-256'],
      rate: 48_000,
    },
    {
      name: 'one side.wav',
      seconds: 7,
      channels: 1,
      renditions: ['aac-48', 'aac-80', 'aac-128'],
      rate: 44_100,
    },
    { name: 'small.flac', seconds: 7, sampleRate: 22_050, renditions: ['aac-96'], rate: 22_050 },
    {
      name: 'wide.flac',
      seconds: 7,
      sampleRate: 96_000,
      renditions: ['aac-96', 'aac-160', 'aac-256'],
      rate: 48_000,
    },
    {
      name: 'lossy.mp3',
      seconds: 7,
      options: ['-b:a', '128k'],
      renditions: ['aac-96'],
      rate: 44_100,
    },
    {
      name: 'vorbis.ogg',
      seconds: 7,
      options: ['-c:a', 'libvorbis', '-b:a', '192k'],
      renditions: ['aac-96', 'aac-160'],
      rate: 44_100,
    },
    {
      name: 'opus.opus',
      seconds: 7,
      options: ['-b:a', '128k'],
      renditions: ['aac-96'],
      rate: 48_000,
    },
    {
      name: 'apple.m4a',
      seconds: 7,
      options: ['-b:a', '192k'],
      renditions: ['aac-96', 'aac-160'],
      rate: 44_100,
    },
    {
      name: 'apple-lossless.m4a',
      seconds: 7,
      options: ['-c:a', 'alac'],
      renditions: ['aac-96', 'aac-160', 'aac-256'],
      rate: 44_100,
    },
    {
      name: 'big-endian.aiff',
      seconds: 7,
      renditions: ['aac-96', 'aac-160', 'aac-256'],
      rate: 44_100,
    },
    {
      name: 'surround.flac',
      seconds: 3,
      options: ['-ac', '6'],
      renditions: ['aac-96', 'aac-160', 'aac-256'],
      rate: 44_100,
    },
    {
      name: 'eight-bit.wav',
      seconds: 3,
      sampleRate: 8000,
      channels: 1,
      options: ['-c:a', 'pcm_u8'],
      renditions: ['aac-25'],
      rate: 8000,
    },
    {
      name: '-v quiet :%d "é🎵".flac',
      seconds: 1,
      renditions: ['aac-96', 'aac-160', 'aac-256'],
      rate: 44_100,
    },
    {
      name: 'blink.wav',
      seconds: 0.01,
      renditions: ['aac-96', 'aac-160', 'aac-256'],
      rate: 44_100,
    },
  ];

  it.each(sources)('publishes $name with every decoded sample in every rendition', async (spec) => {
    const source = await makeSource(house.dir, spec);
    const { asset, dir } = await runTranscode(ctx, source);

    expect(asset.renditions.map((item) => item.name)).toEqual(spec.renditions);
    const sampleRate = spec.sampleRate ?? (spec.name.endsWith('.opus') ? 48_000 : 44_100);
    // FFmpeg plays AAC to the end of its last frame; the music ends before.
    const samples =
      spec.name === 'apple.m4a' ? spec.seconds * sampleRate : await countDecodedSamples(source);
    expect(asset).toMatchObject({ sampleRate, samples: BigInt(samples) });
    expect(asset.renditions.map(({ timescale }) => timescale)).toEqual(
      spec.renditions.map(() => spec.rate),
    );
    // Rule Z01 among them: samples less encoder delay are the decoded samples.
    const presentations = [{ file: 'master.m3u8', renditions: spec.renditions }];
    const decoded = { samples, sampleRate };
    expect(await validateAsset(ctx, { dir, presentations, decoded })).toEqual([]);
    const heard = Math.round((samples * spec.rate) / sampleRate);
    for (const rendition of asset.renditions) {
      const joined = await joinRendition({ asset, dir }, rendition.name);
      // FFmpeg trims neither end of a fragmented file: whole frames come out, delay included.
      const frames = Math.ceil((heard + 1024) / 1024);
      expect([frames * 1024, (frames - 1) * 1024]).toContain(await countDecodedSamples(joined));
    }
  });

  it('leaves an attached cover picture out of the segments', async () => {
    const cover = path.join(house.dir, 'cover.png');
    await execa('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-f',
      'lavfi',
      '-i',
      'color=red:s=64x64',
      '-frames:v',
      '1',
      cover,
    ]);
    const source = path.join(house.dir, 'with-cover.mp3');
    await execa('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-i',
      flac,
      '-i',
      cover,
      '-map',
      '1:v',
      '-map',
      '0:a',
      '-c:v',
      'png',
      '-b:a',
      '192k',
      '-t',
      '3',
      source,
    ]);
    const joined = await joinRendition(await runTranscode(ctx, source), 'aac-96');
    const { stdout } = await execa('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_type',
      '-of',
      'csv=p=0',
      joined,
    ]);
    expect(stdout.trim().split('\n')).toEqual(['audio']);
  });

  it('writes playlists that an independent parser reads, the middle rendition first', async () => {
    const { asset, dir, recorded } = await runTranscode(ctx, flac);
    const parse = async (file: string) => {
      const parser = new Parser();
      parser.push(await readFile(path.join(dir, file), 'utf8'));
      parser.end();
      return parser.manifest;
    };
    const multivariant = await parse('master.m3u8');
    expect(multivariant.playlists!.map((item) => item.uri)).toEqual([
      'aac-160/playlist.m3u8',
      'aac-96/playlist.m3u8',
      'aac-256/playlist.m3u8',
    ]);
    for (const { name } of asset.renditions) {
      const media = await parse(`${name}/playlist.m3u8`);
      const rows = recorded.filter((row) => row.rendition === name);
      expect(media.endList).toBe(true);
      expect(media.targetDuration).toBe(6);
      expect(media.playlistType).toBe('VOD');
      expect(media.segments.map((item) => item.uri)).toEqual(
        rows.map((row) => `${Buffer.from(row.sha256).toString('hex')}.m4s`),
      );
    }
  });

  it('keeps the encoder delay in the edit list and the sample rate as timescale', async () => {
    const { asset, dir } = await runTranscode(ctx, flac);
    for (const { name, initSha256 } of asset.renditions) {
      const file = `init-${Buffer.from(initSha256).toString('hex')}.mp4`;
      const init = readInit(await readFile(path.join(dir, name, file)));
      expect(init).toMatchObject({
        encoderDelay: 1024,
        timescale: 44_100,
        codecs: 'mp4a.40.2',
        channels: 2,
      });
      expect(init.brands).toContain('iso6');
    }
  });

  it('gives the same bytes and the same id on every run', async () => {
    const contentHash = Buffer.alloc(32, 7);
    const first = await runTranscode(ctx, flac, { contentHash });
    const before = await hashTree(first.dir);
    await using other = await openPipelineHouse();
    const elsewhere = await other.context();
    const second = await runTranscode(elsewhere, flac, { contentHash });
    expect(second.asset).toEqual(first.asset);
    expect(await hashTree(second.dir)).toEqual(before);
  });

  it('says what it does in order: planned, encoding, segments, finalizing, published', async () => {
    const { events, recorded } = await runTranscode(ctx, flac);
    const facts = events.filter((event) => event.type !== 'transcode.progress');
    expect(facts.map((event) => event.type)).toEqual([
      'transcode.planned',
      'transcode.encoding',
      ...recorded.map(() => 'segment.written'),
      'transcode.finalizing',
      'asset.published',
    ]);
    const reached = events.flatMap((event) =>
      event.type === 'transcode.progress' ? [event.processedMs] : [],
    );
    expect(reached).toEqual(reached.toSorted((a, b) => a - b));
    expect(Math.max(0, ...reached)).toBeLessThanOrEqual(20_000);
  });
});
