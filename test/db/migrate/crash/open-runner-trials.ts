import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { execa } from 'execa';

import { openCrashServer } from './crash-server.ts';

const PROCESSES = 10;
const RUNS_A_PROCESS = 5;
/** So long that all of them have started before the first is done. */
const LEAD_SECONDS = 15;

const FILES = {
  '000001_table': `create table t as select n from generate_series(1, 100000) as n;`,
  '000002_index': `-- veza:no-transaction
create index concurrently t_n on t (n);
create index concurrently t_n_desc on t (n desc);
select pg_sleep(${LEAD_SECONDS});
reindex table concurrently t;`,
};

/** What `run-together.program.ts` says of one run. */
interface Ended {
  readonly applied: number;
  readonly waited: boolean;
  /** Milliseconds of the wall clock. */
  readonly endedAt: number;
}

export interface RunnerTrials extends AsyncDisposable {
  /** Starts all runs at once; says how long after the one that applied the last waiter ended. */
  trial(input: { index: number }): Promise<string>;
}

/**
 * Prepares a server of its own and a folder with indexes that are made concurrently.
 * @param program what `run-together.program.ts` was bundled to.
 */
export async function openRunnerTrials(workDir: string, program: string): Promise<RunnerTrials> {
  const dir = path.join(workDir, 'migrations');
  await mkdir(dir, { recursive: true });
  for (const [name, text] of Object.entries(FILES)) {
    await writeFile(path.join(dir, `${name}.sql`), text);
  }
  const server = await openCrashServer(path.join(workDir, 'cluster'));
  return {
    trial: async ({ index }) => {
      const database = `trial_${index}`;
      await server.query('postgres', `create database ${database} template template0`);
      const runs = await runTogether([program, server.url(database), dir]);
      await server.query('postgres', `drop database ${database} with (force)`);
      return compare(runs);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function runTogether(args: string[]): Promise<Ended[]> {
  const outputs = await Promise.all(
    Array.from({ length: PROCESSES }, async () => {
      const { all, exitCode, signal, stdout, failed } = await execa(
        process.execPath,
        [...args, String(RUNS_A_PROCESS)],
        { all: true, reject: false },
      );
      if (failed) throw new Error(`five runs ended with ${signal ?? exitCode}: ${all}`);
      return stdout;
    }),
  );
  return outputs.flatMap((stdout) =>
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Ended),
  );
}

function compare(runs: readonly Ended[]): string {
  if (runs.length !== PROCESSES * RUNS_A_PROCESS) throw new Error(`${runs.length} runs ended`);
  const leaders = runs.filter((run) => run.applied > 0);
  if (leaders.length !== 1) throw new Error(`${leaders.length} runs applied something`);
  const waiters = runs.filter((run) => run.waited && run.applied === 0);
  const lagMs = Math.max(0, ...waiters.map((run) => run.endedAt - leaders[0]!.endedAt));
  return `one of ${runs.length} applied; ${waiters.length} waited, the last of them ended ${lagMs} ms after it`;
}
