import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { execa } from 'execa';
import type HlsPlayer from 'hls.js';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { LADDERS } from '#pipeline/index.ts';

import { openPipelineHouse, type PipelineHouse } from '../pipeline/support/pipeline-context.ts';
import { runTranscode } from '../pipeline/support/run-transcode.ts';
import { openBrowser, type RealBrowser } from './support/open-browser.ts';

const hlsJs = fileURLToPath(import.meta.resolve('hls.js/dist/hls.min.js'));
const RATE = 44_100;
/** Where one piece of music is cut into ten tracks: nowhere near the end of any frame. */
const TRACK_SAMPLES = [
  100_003, 88_201, 131_071, 99_999, 44_101, 150_001, 70_707, 61_441, 120_013, 77_777,
];
const PAGE = '<!doctype html><title>Gapless</title><audio></audio><script src="/hls.js"></script>';

let house: PipelineHouse;
let browser: RealBrowser;
let server: Server;
let origin: string;
/** Folders of the ten assets, by track. */
const dirs: string[] = [];

beforeAll(async () => {
  house = await openPipelineHouse();
  const ctx = await house.context();
  let start = 0;
  for (const [index, samples] of TRACK_SAMPLES.entries()) {
    const file = path.join(house.dir, `${index}.wav`);
    const music = `aevalsrc='0.4*sin(220*t*2*PI)+0.2*sin(331*t*2*PI)':s=${RATE}:d=30`;
    const cut = `atrim=start_sample=${start}:end_sample=${start + samples},aformat=channel_layouts=stereo`;
    await execa('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', music, '-af', cut, file]);
    dirs.push((await runTranscode(ctx, file, { ladder: LADDERS.full })).dir);
    start += samples;
  }
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const [, track, ...rest] = pathname.split('/');
    if (pathname === '/') response.setHeader('content-type', 'text/html').end(PAGE);
    else if (pathname === '/favicon.ico') response.writeHead(204).end();
    else if (pathname === '/hls.js') createReadStream(hlsJs).pipe(response);
    else createReadStream(path.join(dirs[Number(track)]!, ...rest)).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  server?.close();
  await house?.[Symbol.asyncDispose]();
});

interface Buffered {
  readonly ranges: readonly (readonly [number, number])[];
  readonly duration: number;
}

test.each(['master.m3u8', 'master-opus.m3u8'])(
  'ten tracks of one piece of music last exactly as long as they are, in hls.js and %s',
  async (playlist) => {
    await using visit = await browser.visit();
    await visit.page.goto(origin);
    const levels = playlist === 'master.m3u8' ? ['aac-96', 'aac-256', 'flac'] : ['opus-64'];
    for (const [track, samples] of TRACK_SAMPLES.entries()) {
      for (const level of levels) {
        const { ranges, duration } = await visit.page.evaluate(loadWhole, {
          url: `/${track}/${playlist}`,
          level,
        });
        // To a tenth of a sample: the browser counts in microseconds.
        expect(ranges, `${level} of track ${track}`).toHaveLength(1);
        expect(Math.abs(ranges[0]![0])).toBeLessThan(0.1 / RATE);
        expect(Math.abs(ranges[0]![1] - samples / RATE)).toBeLessThan(1 / 48_000);
        expect(Math.abs(duration - samples / RATE)).toBeLessThan(1 / 48_000);
      }
    }
    expect(visit.complaints).toEqual([]);
  },
);

test.each(['aac-160', 'flac'])(
  'ten tracks of %s join in one buffer without a gap or an overlap',
  async (name) => {
    const parts = await Promise.all(
      dirs.map(async (dir, track) => {
        const text = await readFile(path.join(dir, name, 'playlist.m3u8'), 'utf8');
        const uris = [
          /URI="([^"]+)"/.exec(text)![1]!,
          ...text.split('\n').filter((line) => line.endsWith('.m4s')),
        ];
        return uris.map((uri) => `/${track}/${name}/${uri}`);
      }),
    );
    await using visit = await browser.visit();
    await visit.page.goto(origin);
    const codecs = name === 'flac' ? 'flac' : 'mp4a.40.2';
    const starts = TRACK_SAMPLES.map((_, index) =>
      TRACK_SAMPLES.slice(0, index).reduce((sum, samples) => sum + samples, 0),
    );
    const { ranges } = await visit.page.evaluate(joinAll, {
      type: `audio/mp4; codecs="${codecs}"`,
      tracks: parts.map((urls, index) => ({ urls, offset: starts[index]! / RATE })),
    });
    const total = TRACK_SAMPLES.reduce((sum, samples) => sum + samples, 0);
    expect(ranges).toHaveLength(1);
    expect(Math.abs(ranges[0]![0])).toBeLessThan(0.1 / RATE);
    expect(Math.abs(ranges[0]![1] - total / RATE)).toBeLessThan(0.1 / RATE);
    expect(visit.complaints).toEqual([]);
  },
);

/** Runs in the page: loads all of one rendition and tells what is buffered. */
async function loadWhole(input: { url: string; level: string }): Promise<Buffered> {
  const { Hls } = window as unknown as { Hls: typeof HlsPlayer };
  const audio = document.querySelector('audio')!;
  const hls = new Hls({ maxBufferLength: 600, startLevel: -1 });
  try {
    await new Promise<void>((resolve, reject) => {
      hls.on(Hls.Events.ERROR, (_event, data) => {
        if (data.fatal) reject(new Error(`${data.type} ${data.details} ${data.error.message}`));
      });
      hls.on(Hls.Events.MANIFEST_PARSED, () => {
        const wanted = hls.levels.findIndex(({ url }) => url[0]!.includes(`/${input.level}/`));
        if (wanted < 0) reject(new Error(`no level ${input.level}`));
        hls.loadLevel = wanted;
        hls.startLoad();
      });
      hls.on(Hls.Events.BUFFERED_TO_END, () => resolve());
      hls.config.autoStartLoad = false;
      hls.loadSource(input.url);
      hls.attachMedia(audio);
    });
    const ranges = Array.from(
      { length: audio.buffered.length },
      (_, index) => [audio.buffered.start(index), audio.buffered.end(index)] as const,
    );
    return { ranges, duration: audio.duration };
  } finally {
    hls.destroy();
  }
}

/** Runs in the page: puts tracks one after the other into one buffer, each where the last one ends. */
async function joinAll(input: {
  type: string;
  tracks: { urls: string[]; offset: number }[];
}): Promise<Pick<Buffered, 'ranges'>> {
  const audio = document.querySelector('audio')!;
  const source = new MediaSource();
  audio.src = URL.createObjectURL(source);
  await new Promise((resolve) => source.addEventListener('sourceopen', resolve, { once: true }));
  const buffer = source.addSourceBuffer(input.type);
  for (const { urls, offset } of input.tracks) {
    buffer.timestampOffset = offset;
    // The encoder's delay lies before the track: it must not take the place of the last one's end.
    buffer.appendWindowStart = offset;
    for (const url of urls) {
      const bytes = await (await fetch(url)).arrayBuffer();
      await new Promise((resolve, reject) => {
        buffer.addEventListener('updateend', resolve, { once: true });
        buffer.addEventListener('error', reject, { once: true });
        buffer.appendBuffer(bytes);
      });
    }
  }
  const { buffered } = buffer;
  return {
    ranges: Array.from(
      { length: buffered.length },
      (_, index) => [buffered.start(index), buffered.end(index)] as const,
    ),
  };
}
