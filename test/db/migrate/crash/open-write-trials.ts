import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import { LOCK_TIMEOUT_MS_DEFAULT } from '#db/migrate/session.ts';

import { waitFor } from '../../../support/wait-for.ts';
import { openCrashServer, type CrashServer } from './crash-server.ts';
import { endOf, startRunner } from './start-runner.ts';
import { startWriteLoad } from './write-load.ts';

const WRITES_PER_SECOND = 200;
const WRITE_CONNECTIONS = 60;
/** Writes of a table that nobody alters: how late a request is because of the machine. */
const BESIDE_PER_SECOND = 50;
const BESIDE_CONNECTIONS = 10;
const READER_SECONDS = 30;
/** The first trial is one that a check of everything can afford. */
const READER_SECONDS_FIRST = 5;
/** Writes go on for so long after everything is over. */
const LAST_MS = 500;
/** The queue behind a migration that gave way has to be worked off. */
const SLACK_MS = 250;
const ROWS = 1_000;

const alone = '-- veza:no-transaction\n';

/** What migrations do with a table that is in use; each has to wait for its readers once at least. */
const FILES: Readonly<Record<string, string>> = {
  'a column': 'alter table t add column b int;',
  'a column beside another table': `alter table beside_it add column b int;
alter table t add column b int;`,
  'a constraint': `alter table t add constraint t_a check (a >= 0) not valid;
alter table t validate constraint t_a;`,
  'statements alone': `${alone}alter table t add column b int;
create index concurrently t_b on t (b);`,
  'a trigger': `create function nothing() returns trigger language plpgsql as 'begin return new; end';
alter table t enable row level security, disable row level security;
create trigger t_nothing before insert on t for each row execute function nothing();`,
};

/** How somebody holds the table for so long. */
const READERS: Readonly<Record<string, string>> = {
  'an idle transaction': `begin; select count(*) from t`,
  'a running query': `begin; select count(*), pg_sleep(3600) from t where id = 1`,
};

export interface WriteTrials extends AsyncDisposable {
  /** Migrates a table that is read and written; says how long the longest write waited. */
  trial(input: {
    index: number;
    draw: (below: number, ...words: (string | number)[]) => number;
  }): Promise<string>;
}

/**
 * Prepares a server of its own.
 * @param program what `run-migrate.program.ts` was bundled to.
 */
export async function openWriteTrials(workDir: string, program: string): Promise<WriteTrials> {
  const server = await openCrashServer(path.join(workDir, 'cluster'));
  return {
    trial: async ({ index, draw }) => {
      const database = `trial_${index}`;
      const file = Object.keys(FILES)[draw(Object.keys(FILES).length, 'file')]!;
      const reader = Object.keys(READERS)[draw(Object.keys(READERS).length, 'reader')]!;
      const seconds = index === 0 ? READER_SECONDS_FIRST : READER_SECONDS;
      const dir = path.join(workDir, `migrations-${index}`);
      await mkdir(dir);
      await writeFile(path.join(dir, '000001_change.sql'), FILES[file]!);
      await server.query('postgres', `create database ${database} template template0`);
      for (const table of ['t', 'beside_it', 'untouched']) {
        await server.query(
          database,
          `create table ${table} (id int generated always as identity primary key, a int);
           insert into ${table} (a) select 1 from generate_series(1, ${ROWS})`,
        );
      }
      const told = await runTrial(server, { database, program, dir, reader, seconds });
      await server.query('postgres', `drop database ${database} with (force)`);
      return `${file} against ${reader} of ${seconds} s: ${told}`;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

interface TrialInput {
  readonly database: string;
  readonly program: string;
  readonly dir: string;
  readonly reader: string;
  readonly seconds: number;
}

async function runTrial(server: CrashServer, input: TrialInput): Promise<string> {
  const { database, program, dir, seconds } = input;
  const url = server.url(database);
  const load = await startWriteLoad({
    url,
    perSecond: WRITES_PER_SECOND,
    connections: WRITE_CONNECTIONS,
    write: writeOf('t', 'beside_it'),
  });
  const beside = await startWriteLoad({
    url,
    perSecond: BESIDE_PER_SECOND,
    connections: BESIDE_CONNECTIONS,
    write: writeOf('untouched', 'untouched'),
  });
  const reader = await startReader(url, READERS[input.reader]!);
  await waitFor('the reader to read', async () => {
    const held = await server.query(database, HELD_BY, [reader.pid]);
    return held.length > 0;
  });
  const startedAt = performance.now();
  const runner = startRunner(program, [url, dir]);
  const reading = sleep(seconds * 1000).then(() => reader.end());
  const end = await endOf(runner);
  const tookMs = Math.round(performance.now() - startedAt);
  await reading;
  await sleep(LAST_MS);
  const [writes, calm] = [await load.end(), await beside.end()];
  if (end.exit !== 0 || end.applied !== 1) throw new Error(`${end.exit}: ${end.stderr}`);
  if (end.retries === 0) throw new Error('the migration was not held up');
  const limitMs = LOCK_TIMEOUT_MS_DEFAULT + calm.maxMs + SLACK_MS;
  const rate = Math.round((writes.count / writes.durationMs) * 1000);
  const told =
    `applied at attempt ${end.retries + 1} after ${tookMs} ms; ${writes.count} writes (${rate}/s), ` +
    `the longest took ${Math.round(writes.maxMs)} ms (${writes.slow} above 100 ms) with a ` +
    `lock_timeout of ${LOCK_TIMEOUT_MS_DEFAULT} ms; the longest of ${calm.count} to a table ` +
    `beside it ${Math.round(calm.maxMs)} ms`;
  if (writes.maxMs > limitMs) throw new Error(`a write waited for too long: ${told}`);
  return told;
}

/** Inserts and updates in turn; one of ten goes to the second table. */
function writeOf(table: string, second: string): (nth: number) => string {
  return (nth) => {
    const into = nth % 10 === 9 ? second : table;
    return nth % 2 === 0
      ? `insert into ${into} (a) values (${nth})`
      : `update ${into} set a = a + 1 where id = ${1 + (nth % ROWS)}`;
  };
}

const HELD_BY = `select from pg_locks where pid = $1 and granted and relation = 't'::regclass`;

/** A transaction that has read the table and stays open. */
async function startReader(
  url: string,
  text: string,
): Promise<{ pid: number; end(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url, application_name: 'a long report' });
  await client.connect();
  const reading = client.query(text).catch(() => undefined);
  const pid = (client as unknown as { processID: number }).processID;
  return {
    pid,
    end: async () => {
      const killer = new pg.Client({ connectionString: url });
      await killer.connect();
      await killer.query('select pg_cancel_backend($1)', [pid]);
      await killer.end();
      await reading;
      await client.end();
    },
  };
}
