import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { bundleProgram } from '#test/support/bundle-program.ts';

/** What a holder says first: the server that it uses, or why it got none. */
export interface HolderLine {
  open?: true;
  host: string;
  port: number;
  serverStartedAt: number;
  code?: string;
  message?: string;
  hint?: string;
}

export interface Holder {
  readonly pid: number;
  /** Resolves with its first line. */
  readonly opened: Promise<HolderLine>;
  /** Asks it to give the server back and waits until it has ended; its exit code. */
  release(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
}

export interface StartHolderOptions {
  /** Run as this user, who must be able to read the program. */
  uid?: number;
  gid?: number;
}

const program = bundleProgram(path.join(import.meta.dirname, 'hold-database.ts'));

/** Starts a process that opens the embedded server of a data folder and holds it. */
export async function startHolder(
  dataDir: string,
  options: StartHolderOptions = {},
): Promise<Holder> {
  const child = spawn(process.execPath, [await program, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...options,
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    pid: child.pid!,
    opened: firstLine(child),
    release: () => {
      child.stdin.end();
      return exit;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<HolderLine> {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout! })
      .once('line', (line) => resolve(JSON.parse(line) as HolderLine))
      .once('close', () => reject(new Error('the holder ended without a word')));
  });
}
