import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import { execa } from 'execa';

import { pipelineErrors } from '../errors.ts';
import type { LastLines } from './last-lines.ts';

/** How long FFmpeg may take to end after it was asked; then its process group is killed. */
const endGraceMs = 2000;

/** How one process came to its end. */
export interface FfmpegEnding {
  readonly succeeded: boolean;
  /** For people: `ended with exit code 1`, `was killed by SIGKILL`. */
  readonly words: string;
  /** By a signal that was not ours: the out-of-memory killer, an operator. */
  readonly killed: boolean;
}

/** One FFmpeg process. */
export interface FfmpegProcess {
  readonly stdin: Writable | null;
  /** What the process writes to a file descriptor. */
  output(fd: number): Readable;
  /** The same for a pipe to another process, connected in the same tick. */
  feed(fd: number): Readable;
  /** Settles when the process is gone, with how it went; never rejects. */
  readonly ended: Promise<FfmpegEnding>;
  /** Asks the process to end, kills its group after a grace, waits until it is gone. */
  stop(): Promise<void>;
}

export interface FfmpegInput {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Whether somebody writes to its standard input. */
  readonly fed: boolean;
  /** Highest file descriptor that it writes to. */
  readonly fdMax: number;
  readonly lastLines: LastLines;
}

/** Starts FFmpeg in a process group of its own. @throws FFMPEG_MISSING */
export function startFfmpeg(input: FfmpegInput): FfmpegProcess {
  const child = execa(input.program, input.arguments, {
    stdio: [
      input.fed ? 'pipe' : 'ignore',
      'pipe',
      'pipe',
      ...Array.from({ length: input.fdMax - 2 }, () => 'pipe' as const),
    ],
    buffer: false,
    reject: false,
    encoding: 'buffer',
    // Its own group: Ctrl-C in a terminal reaches us alone, and one kill reaches all of it.
    detached: true,
    cleanup: false,
  });
  const { pid } = child;
  const streams = child.stdio as unknown as readonly (Readable | null)[];
  if (pid === undefined) {
    const reason = 'the system starts no process for it';
    throw pipelineErrors.FFMPEG_MISSING({ program: input.program, reason });
  }
  streams[2]!.on('data', (chunk: Buffer) => input.lastLines.push(chunk.toString('utf8')));
  let gone = false;
  const sent = new Set<string>();
  const ended = child.then((result) => {
    gone = true;
    const words = result.isTerminated
      ? `was killed by ${result.signal}`
      : `ended with exit code ${result.exitCode}`;
    const killed = result.signal !== undefined && !sent.has(result.signal);
    return { succeeded: result.exitCode === 0, words, killed };
  });
  const stop = async (): Promise<void> => {
    // Whatever is still written has no reader any more.
    for (const [fd, stream] of streams.entries()) if (fd !== 2) stream?.destroy();
    if (!gone) await endGroup(pid, ended, sent);
  };
  return {
    stdin: child.stdin,
    output: (fd) => hold(streams[fd]!),
    feed: (fd) => streams[fd]!,
    ended,
    stop,
  };
}

/**
 * Keeps what is written until somebody iterates over it. What nobody listens to, execa lets run out
 * in the next turn of the event loop and Node when the process ends, and a reader may come later.
 */
function hold(stream: Readable): Readable {
  return stream.on('readable', () => undefined);
}

async function endGroup(pid: number, ended: Promise<unknown>, sent: Set<string>): Promise<void> {
  sent.add('SIGTERM');
  signalGroup(pid, 'SIGTERM');
  const grace = new AbortController();
  const late = sleep(endGraceMs, true, { signal: grace.signal }).catch(() => false);
  if (await Promise.race([ended.then(() => false), late])) {
    sent.add('SIGKILL');
    signalGroup(pid, 'SIGKILL');
  }
  grace.abort();
  await ended;
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // The group ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
