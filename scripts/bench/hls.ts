import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse as parseWithHlsParser } from 'hls-parser';
import { Parser } from 'm3u8-parser';

import { runWork } from '#core/events.ts';
import { writeInit } from '#pipeline/boxes/write-init.ts';
import { writeSegment, type Frame } from '#pipeline/boxes/write-segment.ts';
import { readFrames } from '#pipeline/segments/read-frames.ts';
import { fileSource } from '#pipeline/validate/sources/file-source.ts';
import { type HlsReport, validateHls } from '#pipeline/validate/validate-hls.ts';

import { encodeTone, inPieces } from '../../test/pipeline/validate/good-assets/encode-tone.ts';
import {
  mediaText,
  multivariantText,
} from '../../test/pipeline/validate/good-assets/playlist-texts.ts';

const PLAYLISTS = 10_000;
const LONG_SEGMENTS = 10_000;
/** About 400 MB of FLAC. */
const MEDIA_SEGMENTS = 800;
const MIB = 1024 * 1024;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/**
 * Megabytes of segments a second of one core; a playlist of 10,000 segments; 10,000 playlists
 * without media beside m3u8-parser and hls-parser, which read them and check less.
 */
export async function run({ rounds }: { rounds: number }): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-bench-hls-'));
  try {
    await measureMedia(dir, rounds);
    await measureLong(dir, rounds);
    await comparePlaylists(dir, rounds);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function measureMedia(dir: string, rounds: number): Promise<void> {
  await makeMedia(path.join(dir, 'media'), MEDIA_SEGMENTS);
  const file = path.join(dir, 'media/master.m3u8');
  await validate(file, 'media');
  const rates: number[] = [];
  let told = '';
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    const report = await validate(file, 'media');
    const { user, system } = process.cpuUsage(before);
    rates.push(report.bytes / ((user + system) / 1e6) / 1e6);
    told = `${(report.bytes / 1e6).toFixed(0)} MB in ${report.segments} segments, ${report.findings.length} findings`;
  }
  console.log(`media          ${median(rates).toFixed(0)} MB/s of one core (${told}; ${rssNow()})`);
}

async function measureLong(dir: string, rounds: number): Promise<void> {
  const file = path.join(dir, 'long.m3u8');
  await writeFile(file, longText(LONG_SEGMENTS));
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const startedAt = performance.now();
    await validate(file, 'playlists');
    if (round > 0) times.push(performance.now() - startedAt);
  }
  console.log(`long playlist  ${median(times).toFixed(0)} ms for ${LONG_SEGMENTS} segments`);
}

async function comparePlaylists(dir: string, rounds: number): Promise<void> {
  const folder = path.join(dir, 'many');
  await mkdir(folder);
  const files = Array.from({ length: PLAYLISTS }, (_, index) => path.join(folder, `${index}.m3u8`));
  for (const file of files) await writeFile(file, longText(40));
  const peers: Record<string, (file: string) => Promise<unknown>> = {
    veza: (file) => validate(file, 'playlists'),
    'm3u8-parser': async (file) => {
      const parser = new Parser();
      parser.push(await readFile(file, 'utf8'));
      parser.end();
      return parser.manifest;
    },
    'hls-parser': async (file) => parseWithHlsParser(await readFile(file, 'utf8')),
  };
  const times = new Map<string, number[]>();
  const rss: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, read] of Object.entries(peers)) {
      const startedAt = performance.now();
      for (const file of files) await read(file);
      times.set(name, [...(times.get(name) ?? []), performance.now() - startedAt]);
    }
    rss.push(process.memoryUsage.rss());
  }
  const fastest = Math.min(...[...times.values()].map(median));
  for (const [name, all] of times) {
    const ms = median(all);
    console.log(
      `${name.padEnd(14)} ${ms.toFixed(0)} ms for ${PLAYLISTS} playlists (${(ms / fastest).toFixed(2)} ×)`,
    );
  }
  console.log(
    `resident after each round: ${rss.map((bytes) => (bytes / MIB).toFixed(0)).join(', ')} MiB`,
  );
}

function validate(file: string, depth: 'playlists' | 'media'): Promise<HlsReport> {
  const { signal } = new AbortController();
  const source = fileSource({ root: path.dirname(file) });
  return runWork(validateHls({ signal }, { location: file, source, profile: 'rfc', depth }));
}

const rssNow = (): string => `${(process.memoryUsage.rss() / MIB).toFixed(0)} MiB resident`;

function longText(segments: number): string {
  return mediaText({
    file: '',
    codecs: '',
    version: 6,
    lines: ['#EXT-X-MAP:URI="init.mp4"'],
    segments: Array.from({ length: segments }, (_, index) => ({
      uri: `s${index}.m4s`,
      seconds: 5.990748,
      bytes: 0,
    })),
  });
}

/** One rendition of FLAC with as many segments as asked for: the same frames at later times. */
async function makeMedia(dir: string, count: number): Promise<void> {
  await mkdir(path.join(dir, 'flac'), { recursive: true });
  const options =
    '-strict -2 -c:a flac -sample_fmt s16 -frame_size 4096 -movflags +frag_keyframe+delay_moov+default_base_moof+skip_trailer -frag_duration 1000000 -f mp4';
  const stream = inPieces(await encodeTone({ options: options.split(' ') }));
  const frames: Frame[] = [];
  let trackId = 0;
  let timescale = 0;
  for await (const item of readFrames(stream)) {
    if (item.kind === 'frames') frames.push(...item.frames);
    else {
      ({ trackId, timescale } = item.info);
      await writeFile(path.join(dir, 'flac/init.mp4'), writeInit(item.moov));
    }
  }
  const group = frames.slice(0, 64);
  const ticks = group.reduce((sum, frame) => sum + frame.duration, 0);
  const segments = [];
  for (let sequence = 0; sequence < count; sequence += 1) {
    const data = writeSegment({ trackId, sequence, decodeTime: sequence * ticks, frames: group });
    const uri = `s${sequence}.m4s`;
    await writeFile(path.join(dir, 'flac', uri), data);
    segments.push({ uri, seconds: ticks / timescale, bytes: data.length });
  }
  const rendition = {
    file: 'flac/playlist.m3u8',
    codecs: 'fLaC',
    version: 6,
    lines: ['#EXT-X-MAP:URI="init.mp4"'],
    segments,
  };
  await writeFile(path.join(dir, rendition.file), mediaText(rendition));
  await writeFile(path.join(dir, 'master.m3u8'), multivariantText([rendition]));
}
