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
  /** Of an event that counts: how much has to be done, from 0 to 1. */
  readonly share?: number | undefined;
}

/** What is read of an event. */
interface Line {
  readonly type: string;
  readonly done?: number;
  readonly total?: number;
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
  /** Type of the last event that was seen, and how much was done. */
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
  let last = 'no event';
  const errors: string[] = [];
  let seen = (_line: Line): void => {};
  createInterface({ input: child.stderr }).on('line', (text) => {
    if (!text.startsWith('{"type":"') || text.startsWith('{"type":"warning"')) {
      errors.push(text);
      return;
    }
    const line = JSON.parse(text) as Line;
    const share = shareOf(line);
    last = share === undefined ? line.type : `${line.type} ${Math.round(share * 100)} %`;
    seen(line);
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const { kill } = run;
  if (kill !== undefined) {
    const { event, share = 0 } = kill;
    const reached = new Promise<void>((resolve) => {
      if (event === undefined) resolve();
      seen = (line) => line.type === event && (shareOf(line) ?? 1) >= share && resolve();
    });
    await Promise.race([reached.then(() => sleep(kill.afterMs)), ended]);
    child.kill('SIGKILL');
  }
  const [code] = await ended;
  const durationMs = performance.now() - startedMs;
  if (code === 0 || (code === null && kill !== undefined)) return { durationMs, last };
  throw new Error(`veza ${run.args.join(' ')} ended with ${code}: ${errors.join('\n')}`);
}

const shareOf = ({ done, total }: Line): number | undefined =>
  done === undefined || !total ? undefined : done / total;
