import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';

import type { Track } from './make-tracks.ts';
import { runLines } from './run-lines.ts';
import type { Timed } from './run-timed.ts';

/** One rendition as the plan has it. */
export interface LoopRung {
  readonly name: string;
  readonly bitrateBps: number;
  /** FFmpeg's options for encoder and coder; without them, FFmpeg's default coder at this rate. */
  readonly encoder: readonly string[];
}

interface LoopInput {
  readonly tracks: readonly Track[];
  readonly rungs: readonly LoopRung[];
  /** Every run makes a folder of its own in it. */
  readonly dir: string;
  /** Commands that run at one time. */
  readonly processes: number;
}

/**
 * What people write: for every file one FFmpeg a rendition that writes HLS with fMP4, one that measures
 * the loudness with its true peak, one that writes mono samples for the peaks; `xargs -P` runs the
 * commands in their order.
 */
export async function runLoop(input: LoopInput): Promise<Timed> {
  const outDir = await mkdtemp(path.join(input.dir, 'loop-'));
  const lines: string[] = [];
  for (const [index, { file }] of input.tracks.entries()) {
    const dir = path.join(outDir, String(index));
    await mkdir(dir);
    for (const { name, bitrateBps, encoder } of input.rungs) {
      await mkdir(path.join(dir, name));
      const hls = `-f hls -hls_time 6 -hls_playlist_type vod -hls_segment_type fmp4 -hls_segment_filename ${dir}/${name}/%05d.m4s`;
      const coded = `-c:a ${encoder.join(' ')} -b:a ${bitrateBps}`;
      lines.push(`-i ${file} -vn ${coded} ${hls} ${dir}/${name}/playlist.m3u8`);
    }
    lines.push(`-i ${file} -af ebur128=peak=true -f null -`);
    lines.push(`-i ${file} -ac 1 -f s16le ${dir}/peaks.pcm`);
  }
  return runLines(lines, input.processes);
}

/**
 * Only the encodes, of samples that are decoded already. Side by side, as everything that is held against
 * them: one process alone on a machine has its memory and its clock to itself, and costs less.
 */
export async function runEncoders({
  tracks,
  rungs,
  processes,
}: Omit<LoopInput, 'dir'>): Promise<Timed> {
  const lines = tracks.flatMap(({ wav }) =>
    rungs.map(
      ({ bitrateBps, encoder }) =>
        `-i ${wav} -c:a ${encoder.join(' ')} -b:a ${bitrateBps} -f mp4 /dev/null`,
    ),
  );
  return runLines(lines, processes);
}
