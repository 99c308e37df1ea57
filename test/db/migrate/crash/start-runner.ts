import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A run of migrations in a process of its own. */
export interface Runner {
  readonly child: ChildProcess;
  /** Resolves after so many events, or at the end of the run. */
  after(events: number): Promise<void>;
  readonly ended: Promise<RunnerEnd>;
}

export interface RunnerEnd {
  readonly exit: number | NodeJS.Signals;
  readonly events: number;
  /** How many files it applied. */
  readonly applied: number;
  /** How often it gave way to others who use a table. */
  readonly retries: number;
  /** Whether it waited for another run. */
  readonly waited: boolean;
  /** Code and SQLSTATE of the error that ended it. */
  readonly code: string | undefined;
  readonly sqlState: string | undefined;
  readonly stderr: string;
}

interface Line {
  type: string;
  code?: string;
  details?: { sqlState?: string };
}

const RUN_MS_MAX = 120_000;

export function startRunner(program: string, args: readonly string[]): Runner {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let events = 0;
  let applied = 0;
  let retries = 0;
  let waited = false;
  let failed: Line | undefined;
  let stderr = '';
  let waiting: { at: number; go: () => void } | undefined;
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line;
    if (line.type === 'failed') failed = line;
    else events += 1;
    if (line.type === 'migration.applied') applied += 1;
    if (line.type === 'statement.retried') retries += 1;
    if (line.type === 'lock.waiting') waited = true;
    if (waiting && events >= waiting.at) waiting.go();
  });
  const ended = once(child, 'close').then(([code, signal]): RunnerEnd => ({
    exit: (code ?? signal) as number | NodeJS.Signals,
    events,
    applied,
    retries,
    waited,
    code: failed?.code,
    sqlState: failed?.details?.sqlState,
    stderr,
  }));
  const after = (at: number): Promise<void> =>
    new Promise((resolve) => {
      waiting = { at, go: resolve };
      if (events >= at) resolve();
      void ended.then(() => resolve());
    });
  return { child, after, ended };
}

/** Waits for the end of a run, which comes by SIGKILL after two minutes at the latest. */
export async function endOf({ child, ended }: Runner): Promise<RunnerEnd> {
  const timer = setTimeout(() => child.kill('SIGKILL'), RUN_MS_MAX);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}
