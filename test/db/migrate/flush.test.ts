import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openDatabaseContext } from '#context.ts';
import { migrate, migrateDown, type MigrateContext, type MigrateEvent } from '#db/migrate/index.ts';

import { testConfig } from '../../support/test-config.ts';
import { openCrashServer, type CrashServer } from './crash/crash-server.ts';

/** Nothing but a commit that waits writes the log out: it is in the memory that a kill takes. */
const SETTINGS = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB', autovacuum: 'off' };

let root: string;
let dir: string;
let server: CrashServer;
let databases = 0;
let database: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'veza-flush-'));
  dir = path.join(root, 'migrations');
  server = await openCrashServer(path.join(root, 'server'), SETTINGS);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true });
});
beforeEach(async () => {
  databases += 1;
  database = `flush_${databases}`;
  await server.query('postgres', `create database ${database}`);
});

type Stop = (event: MigrateEvent) => boolean;

const write = async (files: Readonly<Record<string, string>>): Promise<void> => {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir);
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(dir, `${name}.sql`), text);
  }
};
const run = async (
  work: (ctx: MigrateContext) => AsyncIterable<MigrateEvent>,
  isLast: Stop = () => false,
): Promise<void> => {
  const config = await testConfig({ dataDir: root, databaseUrl: server.url(database) });
  const { signal } = new AbortController();
  await using ctx = await openDatabaseContext({ config, signal });
  for await (const event of work(ctx)) if (isLast(event)) break;
};
const up = (isLast?: Stop) => run((ctx) => migrate(ctx, { dir }), isLast);
const read = async (text: string): Promise<string[]> => {
  const rows = await server.query<{ value: string }>(database, text);
  return rows.map((row) => row.value);
};
const applied = () => read('select name as value from veza_migrations order by id');
const crash = async (): Promise<void> => {
  await server.kill();
  await server.restart();
};

/** The trigger notes what a commit waits for: it is called by the commit. */
const WATCH = `create table seen (id int generated always as identity, value text);
create table told (id int);
create function note() returns trigger language plpgsql as
  $$ begin insert into seen (value) values (current_setting('synchronous_commit')); return null; end $$;
create constraint trigger note after insert on told deferrable initially deferred
  for each row execute function note();
insert into told values (1);`;
const TELL = 'insert into told values (1);';
const seen = () => read('select value from seen order by id');

describe('what a commit waits for', () => {
  it('is the disk once, at the last of the files', async () => {
    await write({ '1_watch': WATCH, '2_two': TELL, '3_three': TELL });
    await up();
    expect(await seen()).toEqual(['off', 'off', 'on']);
  });

  it('is the disk before a file that stands alone, and at its end', async () => {
    const alone = '-- veza:no-transaction\nselect 1;';
    await write({ '1_watch': WATCH, '2_two': TELL, '3_alone': alone, '4_four': TELL });
    await up();
    expect(await seen()).toEqual(['off', 'on', 'on']);
  });

  it('is what a file says that wants to wait', async () => {
    await write({
      '1_watch': WATCH,
      '2_local': `set local synchronous_commit = local; ${TELL}`,
      '3_session': `set synchronous_commit to 'remote_apply'; ${TELL}`,
      '4_later': TELL,
      '5_off': `set synchronous_commit = off; ${TELL}`,
    });
    await up();
    expect(await seen()).toEqual(['off', 'local', 'remote_apply', 'off', 'on']);
  });

  it('is the disk once when files are undone, too', async () => {
    const way = (text: string): string => `-- veza:up\n${text}\n-- veza:down\n${TELL}`;
    await write({ '1_watch': way(WATCH), '2_two': way('select 1;'), '3_three': way('select 1;') });
    await up();
    await run((ctx) => migrateDown(ctx, { dir, target: { steps: 3 }, apply: true }));
    expect(await seen()).toEqual(['off', 'off', 'off', 'on']);
  });
});

describe('a crash of the server', () => {
  const TWO = { '1_one': 'create table one ();', '2_two': 'create table two ();' };

  it('takes nothing of a run that has ended', async () => {
    await write(TWO);
    await up();
    await crash();
    expect(await applied()).toEqual(['1_one', '2_two']);
  });

  it('takes nothing of a run that has failed', async () => {
    await write({ ...TWO, '3_bad': 'select 1 / 0;' });
    await expect(up()).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });
    await crash();
    expect(await applied()).toEqual(['1_one', '2_two']);
    expect(await read(`select to_regclass('two')::text as value`)).toEqual(['two']);
  });

  it('takes nothing of a run whose reader went away', async () => {
    await write({ ...TWO, '3_three': 'create table three ();' });
    let done = 0;
    await up((event) => event.type === 'migration.applied' && ++done === 2);
    await crash();
    expect(await applied()).toEqual(['1_one', '2_two']);
  });

  it('takes files from the last one on, and a plain run applies them again', async () => {
    await write({ ...TWO, '3_bad': 'select pg_sleep(60);' });
    const killed = up((event) => {
      if (event.type === 'migration.started' && event.index === 3) void server.kill();
      return false;
    });
    await expect(killed).rejects.toMatchObject({ code: 'DB_UNREACHABLE' });
    await server.restart();
    const [table] = await read(`select to_regclass('veza_migrations')::text as value`);
    expect(table === null ? [] : await applied()).not.toContain('2_two');
    await write(TWO);
    await up();
    expect(await applied()).toEqual(['1_one', '2_two']);
  });
});
