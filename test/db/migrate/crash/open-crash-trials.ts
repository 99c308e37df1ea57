import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import pg from 'pg';

import { fingerprintCatalog, hashRows, readCatalog } from '#db/schema/index.ts';

import { CRASH_FILES, MEND_DATA } from './crash-files.ts';
import { openCrashServer } from './crash-server.ts';
import { endOf, startRunner, type RunnerEnd } from './start-runner.ts';
import { BLOWS, strike, type CrashWorld } from './strike.ts';

const BLOWS_MAX = 3;
/** Beyond an event, so that a blow also comes inside a statement. */
const DELAY_MS_MAX = 120;

export interface CrashTrialInput {
  readonly index: number;
  /** A whole number below `below` that follows from a seed, the trial and the words. */
  readonly draw: (below: number, ...words: (string | number)[]) => number;
}

export interface CrashTrials extends AsyncDisposable {
  /** Breaks runs, ends with a plain one, compares; says what was done. Throws what differs. */
  trial(input: CrashTrialInput): Promise<string>;
}

/** What a database holds, for comparison. */
interface Outcome {
  readonly events: number;
  readonly state: string;
}

/**
 * Prepares a server of its own, the folder of migrations and what undisturbed runs come to.
 * @param program what `run-migrate.program.ts` was bundled to.
 */
export async function openCrashTrials(workDir: string, program: string): Promise<CrashTrials> {
  const dir = path.join(workDir, 'migrations');
  await mkdir(dir, { recursive: true });
  for (const [name, text] of Object.entries(CRASH_FILES)) {
    await writeFile(path.join(dir, `${name}.sql`), text);
  }
  const server = await openCrashServer(path.join(workDir, 'cluster'));
  const world = { server, program, dir };
  try {
    await makeDatabase(world, 'undisturbed');
    const up = await finish(world, 'undisturbed', 'up');
    const down = await finish(world, 'undisturbed', 'down');
    await dropDatabase(world, 'undisturbed');
    return {
      trial: (input) => runTrial(world, { up, down }, input),
      [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
    };
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

async function runTrial(
  world: CrashWorld,
  undisturbed: Record<'up' | 'down', Outcome>,
  { index, draw }: CrashTrialInput,
): Promise<string> {
  const database = `trial_${index}`;
  const told: string[] = [];
  // A trial that failed may have left the server down.
  await world.server.restart();
  await makeDatabase(world, database);
  try {
    const isBothWays = draw(3, 'ways') === 0;
    for (const direction of isBothWays ? (['up', 'down'] as const) : (['up'] as const)) {
      const { events, state } = undisturbed[direction];
      const blows = 1 + draw(BLOWS_MAX, direction);
      for (let nth = 0; nth < blows; nth += 1) {
        const what = BLOWS[draw(BLOWS.length, direction, nth, 'what')]!;
        const at = draw(events, direction, nth, 'at');
        const delayMs = draw(DELAY_MS_MAX, direction, nth, 'delay');
        const blow = { database, direction, what, at, delayMs };
        const { freed, end } = await strike(world, blow);
        told.push(`${direction} ${what} ${at}+${delayMs} ms${freed}`);
        await requireExpected(world, database, end);
      }
      const outcome = await finish(world, database, direction);
      if (outcome.state !== state) throw new Error(`${outcome.state}\n is not ${state}`);
    }
  } catch (error) {
    throw new Error(`${told.join('; ')}: ${(error as Error).message}`, { cause: error });
  }
  await dropDatabase(world, database);
  return told.join('; ');
}

/** Plain runs to the end: the data are mended once, as an operator would. */
async function finish(
  world: CrashWorld,
  database: string,
  direction: 'up' | 'down',
): Promise<Outcome> {
  const { server, program, dir } = world;
  let events = 0;
  for (let runs = 0; ; runs += 1) {
    const runner = startRunner(program, [server.url(database), dir, direction]);
    const end = await endOf(runner);
    events += end.events;
    if (end.exit === 0) return { events, state: await readState(world, database) };
    if (runs > 0) throw new Error(`a plain rerun failed: ${end.stderr}`);
    await requireExpected(world, database, end);
    if (end.sqlState !== '23505') throw new Error(`a plain rerun failed: ${end.stderr}`);
  }
}

/** A broken run fails because it was broken, or because of the data; nothing else may happen. */
async function requireExpected(world: CrashWorld, database: string, end: RunnerEnd): Promise<void> {
  if (end.sqlState === '23505') {
    await world.server.query(database, MEND_DATA);
    return;
  }
  const isExpected = end.exit === 0 || end.exit === 'SIGKILL' || end.code === 'DB_UNREACHABLE';
  if (!isExpected) throw new Error(`a broken run ended with ${end.exit}: ${end.stderr}`);
}

async function readState({ server }: CrashWorld, database: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.url(database) });
  await client.connect();
  try {
    const catalog = fingerprintCatalog(await readCatalog(client));
    const rows = [...(await hashRows(client))].map(
      ([name, { rows: count, hash }]) => `${name} ${count} ${hash}`,
    );
    const invalid = await client.query(
      `select relname as name from pg_index join pg_class as class on class.oid = indexrelid
       where not indisvalid and relnamespace <> 'pg_toast'::regnamespace`,
    );
    const record = await client.query(
      `select string_agg(name, ',' order by position) as names from veza_migrations`,
    );
    const steps = await client.query('select statement from veza_migration_steps');
    return JSON.stringify([catalog, rows.sort(), invalid.rows, record.rows, steps.rows]);
  } finally {
    await client.end();
  }
}

async function makeDatabase({ server }: CrashWorld, name: string): Promise<void> {
  await server.query('postgres', `create database ${name} template template0`);
}

async function dropDatabase({ server }: CrashWorld, name: string): Promise<void> {
  await server.query('postgres', `drop database ${name} with (force)`);
}
