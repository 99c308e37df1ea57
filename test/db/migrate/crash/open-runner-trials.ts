import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { openCrashServer } from './crash-server.ts';
import { startRunner } from './start-runner.ts';

const RUNNERS = 50;
/** So long that all processes have started before the first is done. */
const LEAD_SECONDS = 15;

const FILES = {
  '000001_table': `create table t as select n from generate_series(1, 100000) as n;`,
  '000002_index': `-- veza:no-transaction
create index concurrently t_n on t (n);
create index concurrently t_n_desc on t (n desc);
select pg_sleep(${LEAD_SECONDS});
reindex table concurrently t;`,
};

export interface RunnerTrials extends AsyncDisposable {
  /** Starts all runners at once; says how long after the one that applied the last one ended. */
  trial(input: { index: number }): Promise<string>;
}

/**
 * Prepares a server of its own and a folder with indexes that are made concurrently.
 * @param program what `run-migrate.program.ts` was bundled to.
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
      const endedAt: number[] = [];
      let leaderEndedAt = 0;
      await Promise.all(
        Array.from({ length: RUNNERS }, async () => {
          const end = await startRunner(program, [server.url(database), dir]).ended;
          if (end.exit !== 0) throw new Error(`a runner ended with ${end.exit}: ${end.stderr}`);
          if (end.waited) endedAt.push(performance.now());
          if (end.applied === 0) return;
          if (leaderEndedAt > 0) throw new Error('two runners applied something');
          leaderEndedAt = performance.now();
        }),
      );
      await server.query('postgres', `drop database ${database} with (force)`);
      const lagMs = Math.max(0, Math.round(Math.max(...endedAt) - leaderEndedAt));
      const waiters = endedAt.length;
      return `one of ${RUNNERS} applied, ${waiters} waited, the last of them ended ${lagMs} ms after it`;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
