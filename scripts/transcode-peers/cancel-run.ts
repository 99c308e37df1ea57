import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type VezaHome, vezaEnvironment } from './run-veza.ts';

export interface Cancelled {
  /** From the signal to the end of the last process of the run. */
  readonly seconds: number;
  /** What is left in the folder for what is not complete. */
  readonly leftovers: readonly string[];
  /** False where the run had ended before the signal. */
  readonly wasRunning: boolean;
}

/** Stops a transcode with SIGINT after some time, and waits for the last of its FFmpegs. */
export async function cancelRun(
  home: VezaHome,
  args: readonly string[],
  outDir: string,
  afterMs: number,
): Promise<Cancelled> {
  await rm(outDir, { recursive: true, force: true });
  const mark = path.basename(home.dir);
  const child = spawn(path.resolve('bin/veza.js'), [...args], {
    env: vezaEnvironment(home.dir),
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  await Promise.race([gone, sleep(afterMs)]);
  const wasRunning = child.exitCode === null;
  const startedAt = performance.now();
  if (wasRunning) child.kill('SIGINT');
  await gone;
  while (ffmpegsOf(mark).length > 0) await sleep(5);
  const seconds = (performance.now() - startedAt) / 1000;
  const work = path.join(outDir, '.veza');
  const leftovers = await readdir(work).catch(() => []);
  return { seconds, leftovers, wasRunning };
}

/** FFmpegs and ffprobes whose command line names this folder. */
function ffmpegsOf(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return /^[^\0]*ff(mpeg|probe)\0/.test(line) && line.includes(mark);
      } catch {
        // Gone since the folder was read.
        return false;
      }
    });
}
