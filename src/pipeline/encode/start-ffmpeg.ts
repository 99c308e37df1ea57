import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

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
  const child = spawnPiped(input);
  const { pid } = child;
  const streams = child.stdio as unknown as readonly (Readable | null)[];
  // Who reads a stream hears of its failure; one that nobody reads must not end us.
  for (const stream of [child, ...streams]) stream?.on('error', () => undefined);
  if (pid === undefined) {
    const reason = 'the system starts no process for it';
    throw pipelineErrors.FFMPEG_MISSING({ program: input.program, reason });
  }
  streams[2]!.on('data', (chunk: Buffer) => input.lastLines.push(chunk.toString('utf8')));
  let gone = false;
  const sent = new Set<string>();
  // Closed is when it has ended and all that it wrote has been read.
  const ended = new Promise<FfmpegEnding>((resolve) => {
    child.on('close', (exitCode, signal) => {
      gone = true;
      const words =
        signal === null ? `ended with exit code ${exitCode}` : `was killed by ${signal}`;
      const killed = signal !== null && !sent.has(signal);
      resolve({ succeeded: exitCode === 0, words, killed });
    });
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

/** @throws FFMPEG_MISSING where the system refuses at once */
function spawnPiped({ program, arguments: args, fed, fdMax }: FfmpegInput): ChildProcess {
  try {
    return spawn(program, args, {
      stdio: [fed ? 'pipe' : 'ignore', ...Array.from({ length: fdMax }, () => 'pipe' as const)],
      // Its own group: Ctrl-C in a terminal reaches us alone, and one kill reaches all of it.
      detached: true,
    });
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw pipelineErrors.FFMPEG_MISSING({ program, reason }, { cause });
  }
}

/**
 * Keeps what is written until somebody iterates over it. What nobody listens to, Node lets run out
 * when the process ends, and a reader may come later.
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
