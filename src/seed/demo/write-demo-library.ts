import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as giveWay } from 'node:timers/promises';

import type { Context } from '#context.ts';
import type { Work, WorkEvent } from '#core/events.ts';

import { drawCover, type CoverDesign } from './draw-cover.ts';
import { masterSong } from './master-song.ts';
import { SAMPLE_RATE, type Mix } from './mix.ts';
import { renderSong, songFrames } from './render-song.ts';
import type { Song } from './song.ts';
import { SONGS } from './songs.ts';
import { wavHeader } from './wav-header.ts';
import { makeWaves, type Waves } from './waves.ts';

export interface DemoWritten extends WorkEvent {
  readonly type: 'demo.written';
  /** Absolute path of a complete file. */
  readonly path: string;
  readonly title: string;
}

/** Longest time that the synthesis keeps the process from anything else. */
const SLICE_MS = 8;

const COVERS: Readonly<Record<string, CoverDesign>> = {
  'Slow Tides': { seed: 3, from: [12, 38, 66], to: [150, 220, 222], shape: 'waves' },
  'Paper Signals': { seed: 5, from: [44, 16, 78], to: [255, 148, 110], shape: 'sun' },
  'Warm Rooms': { seed: 9, from: [72, 24, 20], to: [250, 206, 120], shape: 'blocks' },
};

/** How large the demo is, known before it is written. */
export function measureDemo(): { filesTotal: number; bytesTotal: number; durationMs: number } {
  const frames = SONGS.reduce((sum, song) => sum + songFrames(song), 0);
  const bytesTotal = SONGS.reduce((sum, song) => sum + header(song).length, frames * 4);
  const durationMs = Math.ceil((frames * 1000) / SAMPLE_RATE);
  return { filesTotal: SONGS.length, bytesTotal, durationMs };
}

/**
 * Writes the demo's music into a folder as `Artist/Album/NN - Title.wav` with a cover a album, and
 * tells of each file when it is complete. The same bytes on every run and engine.
 */
export async function* writeDemoLibrary(
  ctx: Pick<Context, 'signal' | 'clock'>,
  dir: string,
): Work<DemoWritten, { files: number }> {
  const waves = makeWaves();
  for (const song of SONGS) {
    const folder = path.join(dir, song.artist, song.album);
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'cover.png'), drawCover(COVERS[song.album]!));
    const name = `${String(song.track).padStart(2, '0')} - ${song.title}.wav`;
    const file = path.join(folder, name);
    await writeSong(ctx, song, waves, file);
    yield { type: 'demo.written', path: file, title: song.title };
  }
  return { files: SONGS.length };
}

async function writeSong(
  ctx: Pick<Context, 'signal' | 'clock'>,
  song: Song,
  waves: Waves,
  file: string,
): Promise<void> {
  const mix = await renderInSlices(ctx, renderSong(song, waves));
  const handle = await open(file, 'w');
  try {
    await handle.write(header(song));
    for (const block of masterSong(mix)) {
      ctx.signal.throwIfAborted();
      await handle.write(block);
    }
  } finally {
    await handle.close();
  }
}

/** Runs the synthesis without keeping requests waiting. */
async function renderInSlices(
  ctx: Pick<Context, 'signal' | 'clock'>,
  rendering: Generator<void, Mix, void>,
): Promise<Mix> {
  let sliceStartMs = ctx.clock.monotonicMs();
  for (;;) {
    const step = rendering.next();
    if (step.done) return step.value;
    if (ctx.clock.monotonicMs() - sliceStartMs < SLICE_MS) continue;
    await giveWay();
    ctx.signal.throwIfAborted();
    sliceStartMs = ctx.clock.monotonicMs();
  }
}

function header(song: Song): Buffer {
  return wavHeader(songFrames(song), {
    INAM: song.title,
    IART: song.artist,
    IPRD: song.album,
    ITRK: String(song.track),
    IGNR: song.genre,
    ICRD: String(song.year),
  });
}
