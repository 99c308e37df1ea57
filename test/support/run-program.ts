import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { VEZA } from './veza.ts';

/** With which installation a command runs. */
export interface ProgramInput {
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(input: ProgramInput, args: readonly string[]): ChildProcess {
  const { dataDir, databaseUrl, environment } = input;
  const given = [...args, '--data-dir', dataDir, '--database-url', databaseUrl];
  return spawn(process.execPath, [VEZA, ...given], {
    env: { PATH: process.env['PATH'], VEZA_ENV: 'test', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a command to its end; `onStderr` gets what it says meanwhile. */
export async function runProgram(
  input: ProgramInput,
  args: readonly string[],
  onStderr: (chunk: string) => void = () => {},
): Promise<ProgramResult> {
  const child = start(input, args);
  child.stderr!.on('data', (chunk: Buffer) => onStderr(chunk.toString()));
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

/** A command that serves until it is stopped. */
export interface RunningProgram {
  readonly pid: number;
  /** The first line on stdout: it is ready. */
  readonly ready: string;
  kill(signal: NodeJS.Signals): void;
  /** Code or signal with which it ended. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts a server command and waits until it says that it is ready. */
export async function startProgram(
  input: ProgramInput,
  args: readonly string[],
): Promise<RunningProgram> {
  const child = start(input, args);
  const errors = text(child.stderr!);
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as never);
  const lines = createInterface({ input: child.stdout! });
  const line = once(lines, 'line') as Promise<[string]>;
  const first = await Promise.race([line, ended.then(async () => errors)]);
  if (typeof first === 'string') throw new Error(`the program ended: ${first}`);
  return { pid: child.pid!, ready: first[0], kill: (signal) => child.kill(signal), ended };
}
