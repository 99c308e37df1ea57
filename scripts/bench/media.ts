import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';

import { loadConfig, environment } from '#core/config.ts';
import { readTags } from '#music/read-tags.ts';
import { findEncoders, planSource, resolveLadder } from '#pipeline/index.ts';

import { cancelRun } from '../transcode-peers/cancel-run.ts';
import { type LoopRung, runEncoders, runLoop } from '../transcode-peers/loops.ts';
import { makeTracks, type Track } from '../transcode-peers/make-tracks.ts';
import { runGraph } from '../transcode-peers/run-graph.ts';
import type { Timed } from '../transcode-peers/run-timed.ts';
import { runVeza, type VezaRun } from '../transcode-peers/run-veza.ts';
import { writeMany } from '../transcode-peers/write-many.ts';

const CANCELS = 50;
/** After so long everything has begun and nothing is done. */
const CANCEL_AFTER_MS = { from: 900, to: 2900 };

const PARTS = { catalogue: compare, many: measureMany, cancel: measureCancels };

/**
 * `veza transcode` beside the loops that people write, on the music of `--library` or on made-up
 * tracks; then many small files: tags, an unchanged catalogue, memory; then how soon a run is gone that
 * is cancelled. VEZA_BENCH_MEDIA names some of catalogue, many, cancel; VEZA_BENCH_FILES the numbers of
 * files, `10,1000` without it.
 */
export async function run(options: { rounds: number; library?: string }): Promise<void> {
  const names = environment()['VEZA_BENCH_MEDIA']?.split(',') ?? Object.keys(PARTS);
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-bench-media-'));
  try {
    // The database is there before anything is measured, as it is on every run but the first.
    await runVeza({ dir }, ['migrate']);
    const library = options.library && path.resolve(options.library);
    const tracks = await makeTracks(dir, library || undefined);
    for (const name of names)
      await PARTS[name as keyof typeof PARTS]({ dir, tracks, rounds: options.rounds });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

interface Part {
  readonly dir: string;
  readonly tracks: readonly Track[];
  readonly rounds: number;
}

async function compare({ dir, tracks, rounds }: Part): Promise<void> {
  const cores = availableParallelism();
  const seconds = total(tracks.map((track) => track.seconds));
  const rungs = await plannedRungs(dir, tracks[0]!.file);
  const plain = rungs.map((rung) => ({ ...rung, encoder: ['aac'] }));
  console.log(
    `${tracks.length} tracks, ${seconds.toFixed(0)} s; ${cores} cores; ` +
      rungs.map(({ name, encoder }) => `${name} ${encoder.join(' ')}`).join(', '),
  );
  const loop = { tracks, dir };
  const contenders: Record<string, () => Promise<Timed>> = {
    veza: () => transcodeAnew(dir, 'flac'),
    'loop, default coder': () => runLoop({ ...loop, rungs: plain, processes: 1 }),
    'loop, same coder, xargs -P': () => runLoop({ ...loop, rungs, processes: cores }),
    'encoders alone, xargs -P': () => runEncoders({ tracks, rungs, processes: cores }),
    'all but the encoders': () => runGraph({ tracks, rungs: [], processes: cores }),
    'one FFmpeg a track': () => runGraph({ tracks, rungs, processes: cores }),
  };
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as Timed[]]));
  for (let round = 0; round < rounds; round += 1) {
    // Whoever comes first in a round comes last in the next.
    const order = Object.entries(contenders);
    for (const [name, measure] of round % 2 === 0 ? order : order.toReversed())
      times.get(name)!.push(await measure());
  }
  const veza = times.get('veza') as VezaRun[];
  for (const [name, all] of times) {
    const wall = median(all.map(({ wallSeconds }) => wallSeconds));
    const ratio = median(all.map(({ wallSeconds }, i) => wallSeconds / veza[i]!.wallSeconds));
    console.log(
      `${name.padEnd(27)} ${wall.toFixed(1).padStart(6)} s wall ` +
        `${median(all.map(({ cpuSeconds }) => cpuSeconds))
          .toFixed(1)
          .padStart(6)} s processor ` +
        `${(seconds / wall).toFixed(0).padStart(4)} × real time  ${ratio.toFixed(2)} × veza`,
    );
  }
  // What only the encodes cost, and what all processes but Node cost: FFmpeg's whole work, and a little of PostgreSQL's.
  const encoders = times.get('encoders alone, xargs -P')!.map(({ cpuSeconds }) => cpuSeconds);
  const children = veza.map(({ cpuSeconds, nodeSeconds }) => cpuSeconds - nodeSeconds);
  for (const [name, limit] of [
    ['the encodes alone', encoders],
    ['all processes but Node', children],
  ] as const) {
    const ofLimit = median(veza.map(({ wallSeconds }, i) => limit[i]! / cores / wallSeconds));
    const ofWork = median(veza.map(({ cpuSeconds }, i) => limit[i]! / cpuSeconds));
    console.log(
      `limit by ${name}: veza reaches ${percent(ofLimit)} of it; they are ${percent(ofWork)} of its processor time`,
    );
  }
  // With no Node.js, no rows, no files and no checks, a veza would take what its FFmpegs take.
  const graphs = times.get('one FFmpeg a track')!.map(({ cpuSeconds }) => cpuSeconds);
  const most = median(graphs.map((seconds, i) => encoders[i]! / seconds));
  console.log(`limit by the encodes alone: at most ${percent(most)} of it can be reached`);
  const node = median(veza.map(({ nodeSeconds }) => nodeSeconds));
  console.log(`Node itself: ${node.toFixed(2)} s`);
}

/** The lossy rungs of the default ladder, with FFmpeg's options as veza gives them. */
async function plannedRungs(dir: string, sourcePath: string): Promise<LoopRung[]> {
  const variables = { VEZA_DATA_DIR: path.join(dir, 'data') };
  const { config } = await loadConfig({ cwd: dir, environment: variables });
  const ctx = { config, signal: new AbortController().signal };
  const ladder = resolveLadder(ctx, undefined);
  const plan = await planSource(ctx, { sourcePath, ladder, encoders: await findEncoders(ctx) });
  return plan.renditions.map(({ name, bitrateBps, encoder }) => ({
    name,
    bitrateBps: bitrateBps!,
    encoder: [
      encoder.name,
      ...Object.entries(encoder.options).flatMap(([option, value]) => [`-${option}`, value]),
    ],
  }));
}

/** What is written stays until the end: ext4 steps over every file that was deleted in the last seconds. */
async function transcodeAnew(dir: string, folder: string): Promise<VezaRun> {
  const outDir = await mkdtemp(path.join(dir, 'hls-'));
  return runVeza({ dir }, ['transcode', path.join(dir, folder), '--out', outDir, '--force']);
}

async function measureMany({ dir }: Part): Promise<void> {
  const counts = (environment()['VEZA_BENCH_FILES'] ?? '10,1000').split(',').map(Number);
  for (const count of counts) {
    const name = `many-${count}`;
    const folder = path.join(dir, name);
    const files = await writeMany(folder, count);
    const startedAt = performance.now();
    for (const file of files) await readTags(file);
    const tagMs = (performance.now() - startedAt) / count;
    const outDir = path.join(dir, `${name}-hls`);
    const args = ['transcode', folder, '--out', outDir];
    const first = await runVeza({ dir }, args);
    const again = await runVeza({ dir }, args);
    console.log(
      `${count} files of 1 s: tags ${tagMs.toFixed(2)} ms a file; encoded in ` +
        `${first.wallSeconds.toFixed(1)} s (${((first.wallSeconds / count) * 1000).toFixed(0)} ms a file, ` +
        `Node ${((first.nodeSeconds / count) * 1000).toFixed(0)} ms), ${first.peakMib.toFixed(0)} MiB at most; ` +
        `unchanged in ${again.wallSeconds.toFixed(2)} s, ${again.peakMib.toFixed(0)} MiB at most`,
    );
    await rm(folder, { recursive: true });
    await rm(outDir, { recursive: true });
  }
}

async function measureCancels({ dir }: Part): Promise<void> {
  const outDir = path.join(dir, 'cancelled');
  const args = ['transcode', path.join(dir, 'flac'), '--out', outDir];
  await mkdir(outDir, { recursive: true });
  const times: number[] = [];
  let clean = 0;
  let early = 0;
  for (let index = 0; index < CANCELS; index += 1) {
    const { from, to } = CANCEL_AFTER_MS;
    const afterMs = from + ((to - from) * index) / CANCELS;
    const { seconds, leftovers, wasRunning } = await cancelRun({ dir }, args, outDir, afterMs);
    if (!wasRunning) early += 1;
    if (leftovers.length === 0) clean += 1;
    times.push(seconds);
  }
  const within = times.filter((seconds) => seconds <= 2).length;
  console.log(
    `cancelled ${CANCELS} times (${early} had ended before): ${within} within 2 s, median ${median(times).toFixed(2)} s, ` +
      `at most ${Math.max(...times).toFixed(2)} s; folder clean ${clean} times`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
