import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';

import type { BaseContext } from '#context.ts';

import { pipelineErrors } from '../errors.ts';
import type { TranscodePlan } from '../plan/model.ts';
import { encoderArguments, encoderPipes } from './arguments.ts';
import { keepLastLines } from './last-lines.ts';

/** How long FFmpeg may take to end after it was asked; then its process group is killed. */
const endGraceMs = 2000;

/** How an FFmpeg run came to its end. */
export interface EncoderEnding {
  readonly succeeded: boolean;
  /** For people: `ended with exit code 1`, `was killed by SIGKILL`. */
  readonly words: string;
  readonly lastLines: readonly string[];
}

/** A running FFmpeg. Every stream must be read to its end, or FFmpeg stops at the fullest. */
export interface EncoderRun {
  readonly pid: number;
  readonly progress: Readable;
  /** Mono 16-bit little-endian samples of what was decoded. */
  readonly peaks: Readable;
  /** Fragmented MP4, in the order of the plan. */
  readonly renditions: readonly Readable[];
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<EncoderEnding>;
  /** Asks FFmpeg to end, kills its process group after a grace, waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts FFmpeg in a process group of its own. @throws FFMPEG_MISSING */
export function startEncoder(
  ctx: Pick<BaseContext, 'config'>,
  plan: TranscodePlan,
  sourcePath: string,
): EncoderRun {
  const program = ctx.config.transcode.ffmpegPath;
  const child = execa(program, encoderArguments(plan, sourcePath), {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', ...plan.renditions.map(() => 'pipe' as const)],
    buffer: false,
    reject: false,
    encoding: 'buffer',
    // Its own group: Ctrl-C in a terminal reaches us alone, and one kill reaches all of it.
    detached: true,
    cleanup: false,
  });
  const pid = child.pid;
  if (pid === undefined) {
    throw pipelineErrors.FFMPEG_MISSING({ program, reason: 'the system starts no process for it' });
  }
  const streams = child.stdio as readonly (Readable | null)[];
  const last = keepLastLines(path.resolve(sourcePath), path.basename(sourcePath));
  child.stderr.on('data', (chunk: Buffer) => last.push(chunk.toString('utf8')));
  const ended = child.then((result): EncoderEnding => {
    const words = result.isTerminated
      ? `was killed by ${result.signal}`
      : `ended with exit code ${result.exitCode}`;
    return { succeeded: result.exitCode === 0, words, lastLines: last.lines() };
  });
  const pipes = streams.slice(1).filter((stream) => stream !== null && stream !== child.stderr);
  let gone = false;
  void ended.then(() => (gone = true));
  const stop = async (): Promise<void> => {
    // Whatever is still written has no reader any more.
    for (const stream of pipes) stream!.destroy();
    if (gone) return;
    signalGroup(pid, 'SIGTERM');
    const grace = new AbortController();
    const late = sleep(endGraceMs, true, { signal: grace.signal }).catch(() => false);
    if (await Promise.race([ended.then(() => false), late])) signalGroup(pid, 'SIGKILL');
    grace.abort();
    await ended;
  };
  return {
    pid,
    progress: streams[encoderPipes.progress]!,
    peaks: streams[encoderPipes.peaks]!,
    renditions: plan.renditions.map(
      ({ position }) => streams[encoderPipes.firstRendition + position]!,
    ),
    ended,
    stop,
  };
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
