import { setTimeout as sleep } from 'node:timers/promises';

import type { CrashServer } from './crash-server.ts';
import { endOf, startRunner, type RunnerEnd } from './start-runner.ts';

/** What breaks a run. */
export const BLOWS = ['runner', 'backend', 'postmaster', 'socket'] as const;
type Blow = (typeof BLOWS)[number];

/** A machine that is busy with other things may need longer than the second that is promised. */
const LOCK_FREE_MS_MAX = 5_000;
/** What is promised; beyond it, the trial's line says by the server's log what took how long. */
const LOCK_FREE_MS_PROMISED = 1_000;
/** The log is written by another process of the server. */
const LOG_LAG_MS = 500;

export interface CrashWorld {
  readonly server: CrashServer;
  readonly program: string;
  readonly dir: string;
}

interface Strike {
  readonly database: string;
  readonly direction: 'up' | 'down';
  readonly what: Blow;
  /** The event after which, and how long after it. */
  readonly at: number;
  readonly delayMs: number;
}

/** A run that was broken. */
export interface Struck {
  readonly end: RunnerEnd;
  /** After how long the lock was free, in words; empty where nobody was there to hold it. */
  readonly freed: string;
}

/** Starts a run and breaks it. */
export async function strike(
  world: CrashWorld,
  { database, direction, ...blow }: Strike,
): Promise<Struck> {
  const { server, program, dir } = world;
  const url = server.url(database, blow.what === 'socket');
  const runner = startRunner(program, [url, dir, direction]);
  await runner.after(blow.at);
  await sleep(blow.delayMs);
  const isAlive = runner.child.exitCode === null && runner.child.signalCode === null;
  const [struckAt, struckAtMs] = [performance.now(), Date.now()];
  let goneAtMs: number | undefined;
  runner.child.once('exit', () => (goneAtMs = Date.now()));
  if (blow.what === 'runner') runner.child.kill('SIGKILL');
  if (blow.what === 'socket') server.cut();
  if (blow.what === 'postmaster') await server.kill();
  if (blow.what === 'backend') {
    await server.query(
      'postgres',
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = $1 and application_name like 'veza migrate %'`,
      [database],
    );
  }
  if (blow.what === 'postmaster') await server.restart();
  await waitForLock(world, database);
  const freeMs = Math.round(performance.now() - struckAt);
  const end = await endOf(runner);
  if (!isAlive || blow.what === 'postmaster') return { end, freed: '' };
  if (freeMs <= LOCK_FREE_MS_PROMISED) return { end, freed: `, free after ${freeMs} ms` };
  const gone =
    goneAtMs === undefined ? '' : `its process ended after ${goneAtMs - struckAtMs} ms, `;
  await sleep(LOG_LAG_MS);
  const ends = (await server.backendEnds(database, struckAtMs)).map(
    ({ application, atMs }) => `"${application}" ended after ${atMs - struckAtMs} ms`,
  );
  const freed = `, seen free after ${freeMs} ms: ${gone}by the server's log ${ends.join(', ')}`;
  return { end, freed };
}

async function waitForLock({ server }: CrashWorld, database: string): Promise<void> {
  const end = performance.now() + LOCK_FREE_MS_MAX;
  for (;;) {
    const held = await server.query(
      'postgres',
      `select pid, application_name, state, wait_event, query
       from pg_locks left join pg_stat_activity using (pid)
       where locktype = 'advisory' and granted
         and database = (select oid from pg_database where datname = $1)`,
      [database],
    );
    if (held.length === 0) return;
    if (performance.now() > end) {
      throw new Error(`the lock is still held: ${JSON.stringify(held)}`);
    }
    await sleep(10);
  }
}
