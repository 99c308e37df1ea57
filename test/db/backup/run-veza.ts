import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** When a run gets SIGKILL. */
export interface KillMoment {
  /** After the start, or after the event. */
  readonly afterMs: number;
  /** Type of the event that is waited for first. */
  readonly event?: string | undefined;
}

export interface VezaRun {
  /** Program and first arguments of veza: `node bin/veza.js`. */
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly dataDir: string;
  /** It is killed and fails after so long. */
  readonly msMax: number;
  readonly kill?: KillMoment | undefined;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface EndedRun {
  readonly durationMs: number;
  /** For each type of event, after how many milliseconds it was first seen. */
  readonly events: ReadonlyMap<string, number>;
  /** Of the last event that was seen. */
  readonly last: string;
}

/**
 * Runs a command; where it was to be killed, it may also have ended before.
 * @throws what the command wrote, where it failed by itself
 */
export async function runVeza(run: VezaRun): Promise<EndedRun> {
  const [file, ...first] = run.command as [string, ...string[]];
  const options = ['--data-dir', run.dataDir, '--progress', 'ndjson'];
  const startedMs = performance.now();
  const child = spawn(file, [...first, ...run.args, ...options], {
    env: { PATH: process.env['PATH'], VEZA_NO_INPUT: '1', ...run.environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: run.msMax,
    killSignal: 'SIGKILL',
  });
  const events = new Map<string, number>();
  let last = 'no event';
  const errors: string[] = [];
  let seen = (_type: string): void => {};
  createInterface({ input: child.stderr }).on('line', (line) => {
    const type = /^\{"type":"([a-z.]+)"/.exec(line)?.[1];
    if (type === undefined) {
      errors.push(line);
      return;
    }
    if (!events.has(type)) events.set(type, performance.now() - startedMs);
    last = type;
    seen(type);
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const { kill } = run;
  if (kill !== undefined) {
    const { event } = kill;
    const reached = new Promise<void>((resolve) => {
      if (event === undefined) resolve();
      seen = (type) => type === event && resolve();
    });
    await Promise.race([reached.then(() => sleep(kill.afterMs)), ended]);
    child.kill('SIGKILL');
  }
  const [code] = await ended;
  const durationMs = performance.now() - startedMs;
  if (code === 0 || (code === null && kill !== undefined)) return { durationMs, events, last };
  throw new Error(`veza ${run.args.join(' ')} ended with ${code}: ${errors.join('\n')}`);
}
