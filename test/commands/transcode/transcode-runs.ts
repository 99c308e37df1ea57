import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import type { AssetEntry } from '#transcode/index.ts';

import { VEZA } from '../../support/veza.ts';
import { openTestDatabase } from '../../support/test-context.ts';

/** The JSON document of the command, or its error. */
export interface TranscodeDocument {
  readonly schema: string;
  readonly assets: readonly AssetEntry[];
  readonly done: number;
  readonly skipped: number;
  readonly failed: number;
  readonly ignored: number;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface TranscodeEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly json: TranscodeDocument;
}

/** A run of the command under way. */
export interface TranscodeRun {
  readonly pid: number;
  /** Resolves with the first text on stderr that has these words. */
  said(words: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<TranscodeEnd>;
}

/** A folder for music, a database, and the command with both. */
export interface TranscodePlace extends AsyncDisposable {
  readonly dir: string;
  readonly databaseUrl: string;
  start(args: readonly string[], options?: TranscodeOptions): TranscodeRun;
  run(args: readonly string[], options?: TranscodeOptions): Promise<TranscodeEnd>;
}

interface TranscodeOptions {
  readonly cwd?: string;
  /** Without it the database of this place; null for the embedded one of the data folder. */
  readonly databaseUrl?: string | null;
}

export async function openTranscodePlace(): Promise<TranscodePlace> {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-transcode-'));
  const database = await openTestDatabase();
  const start = (args: readonly string[], options: TranscodeOptions = {}): TranscodeRun => {
    const url = options.databaseUrl === undefined ? database.url : options.databaseUrl;
    const where = ['--data-dir', path.join(dir, 'data'), ...(url ? ['--database-url', url] : [])];
    const child = spawn(process.execPath, [VEZA, 'transcode', ...args, ...where], {
      cwd: options.cwd ?? dir,
      env: { PATH: process.env['PATH'], VEZA_ENV: 'test' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let heard = '';
    const listeners = new Set<() => void>();
    child.stderr.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      for (const listener of listeners) listener();
    });
    const output = text(child.stdout);
    const ended = once(child, 'close').then(async ([code, signal]) => {
      const stdout = await output;
      const json = (stdout.startsWith('{') ? JSON.parse(stdout) : {}) as TranscodeDocument;
      return { code, signal, stdout, stderr: heard, json };
    });
    return {
      pid: child.pid!,
      said: (words) =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            if (!heard.includes(words)) return;
            listeners.delete(look);
            resolve();
          };
          listeners.add(look);
          look();
          void ended.then(() => reject(new Error(`it ended without ${words}: ${heard}`)));
        }),
      kill: (signal) => child.kill(signal),
      ended,
    };
  };
  return {
    dir,
    databaseUrl: database.url,
    start,
    run: (args, options) => start(args, options).ended,
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Every file below a folder with the hash of its bytes; nothing where there is no folder. */
export async function hashTree(dir: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isDirectory()) continue;
    const bytes = await readFile(file);
    hashes[path.relative(dir, file)] = createHash('sha256').update(bytes).digest('hex');
  }
  return hashes;
}
