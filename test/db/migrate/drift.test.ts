import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openDatabaseContext, type DatabaseContext } from '#context.ts';
import { createLog } from '#core/log.ts';
import { runWork } from '#core/events.ts';
import { findDrift, migrate, migrateDown, type Drift } from '#db/migrate/index.ts';
import {
  fingerprintCatalog,
  queryableOf,
  readCatalog,
  readSnapshot,
  recordSnapshot,
  type Queryable,
} from '#db/schema/index.ts';

import { testConfig } from '../../support/test-config.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

const FILES = {
  '1_songs': `create table songs (id bigint generated always as identity primary key, name text not null);
    -- veza:down
    drop table songs;`,
  '2_index': `create index songs_by_name on songs (name);
    -- veza:down
    drop index songs_by_name;`,
};

let sandbox: MigrationSandbox;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const change = async (text: string): Promise<void> => {
  await queryableOf(sandbox.ctx).query(text);
};
const namesOf = (drift: Drift): string[] =>
  drift.differences.map(({ kind, object, field }) =>
    [kind, object.type, object.name, field].join(' ').trim(),
  );

beforeEach(async () => {
  await change('drop schema public cascade; create schema public');
  await sandbox.write(FILES);
  await runWork(migrate(sandbox.ctx, { dir: sandbox.dir }));
});

describe('drift of the live schema', () => {
  it('is nothing after a run, however the run ended and in whichever direction it went', async () => {
    const { ctx, dir } = sandbox;
    expect(await findDrift(ctx, { dir })).toMatchObject({ against: 'record', differences: [] });
    const full = await readSnapshot(ctx);
    expect(full).toMatchObject({ schemaId: 2n });
    expect(full!.fingerprint).toBe(fingerprintCatalog(await readCatalog(queryableOf(ctx))));
    expect(full!.fingerprint).toBe(fingerprintCatalog(full!.catalog));
    await runWork(migrateDown(ctx, { dir, target: { steps: 1 }, apply: true }));
    expect(await findDrift(ctx, { dir })).toMatchObject({ against: 'record', differences: [] });
    expect((await readSnapshot(ctx))!.fingerprint).not.toBe(full!.fingerprint);
    await sandbox.write({ ...FILES, '3_wrong': 'create table half (); select 1 / 0' });
    await expect(runWork(migrate(ctx, { dir }))).rejects.toThrow('division by zero');
    // The run ended before it could record; what it left is what the files make.
    expect(await findDrift(ctx, { dir })).toMatchObject({ against: 'files', differences: [] });
  });

  it.each([{ fromFiles: false }, { fromFiles: true }])(
    'is named with the SQL that mends it: %o',
    async ({ fromFiles }) => {
      const { ctx, dir } = sandbox;
      await change(`alter table songs alter name drop not null; create table extra ();
        drop index songs_by_name; grant select on songs to public`);
      const drift = await findDrift(ctx, { dir, fromFiles });
      expect(namesOf(drift)).toEqual([
        'different table songs privileges',
        'different column name notNull',
        'missing index songs_by_name',
        'unexpected table extra',
      ]);
      expect(drift.against).toBe(fromFiles ? 'files' : 'record');
      await change(drift.sql.join('\n'));
      expect((await findDrift(ctx, { dir, fromFiles })).differences).toEqual([]);
    },
  );

  it('is looked for in the files of what was applied where no record speaks for it', async () => {
    const { ctx, dir } = sandbox;
    await change('drop table veza_migration_snapshot');
    await sandbox.write({ ...FILES, '3_later': 'create table later ()' });
    expect(await findDrift(ctx, { dir })).toMatchObject({ against: 'files', differences: [] });
    expect(await listScratch()).toEqual([]);
    await sandbox.write({ '1_songs': FILES['1_songs'] });
    await expect(findDrift(ctx, { dir })).rejects.toMatchObject({
      code: 'MIGRATION_HISTORY_CONFLICT',
    });
  });

  it('finds what was left behind by a run that was killed, and drops it', async () => {
    const { ctx, dir } = sandbox;
    await change('create database veza_scratch_1700000000_0badcafe template template0');
    expect(await listScratch()).toEqual(['veza_scratch_1700000000_0badcafe']);
    await findDrift(ctx, { dir, fromFiles: true });
    expect(await listScratch()).toEqual([]);
  });

  it('says what is needed where no scratch database can be made', async () => {
    const url = new URL(sandbox.url);
    url.searchParams.set('options', '-c default_transaction_read_only=on');
    await using ctx = await openContext(url.href);
    expect(await findDrift(ctx, { dir: sandbox.dir })).toMatchObject({ differences: [] });
    await expect(findDrift(ctx, { dir: sandbox.dir, fromFiles: true })).rejects.toMatchObject({
      code: 'SCRATCH_DATABASE_DENIED',
      exitCode: 8,
    });
  });

  it('includes tables about migrations and the queue when it is asked for all', async () => {
    const { ctx, dir } = sandbox;
    const all = { dir, allSchemas: true };
    expect((await findDrift(ctx, all)).differences).toEqual([]);
    await change('alter table veza_migrations add column strange text');
    expect((await findDrift(ctx, { dir })).differences).toEqual([]);
    expect(namesOf(await findDrift(ctx, all))).toEqual(['unexpected column strange']);
  });
});

describe('a change by hand', () => {
  it('is told by the next run and stays a difference after it, also when that is undone', async () => {
    const { ctx, dir } = sandbox;
    await change(`create index by_hand on songs (id, name);
      alter table songs alter column name drop not null; drop index songs_by_name`);
    const expected = namesOf(await findDrift(ctx, { dir }));
    expect(expected).toHaveLength(3);
    await sandbox.write({
      ...FILES,
      '3_year': `alter table songs add column year integer;
        -- veza:down
        alter table songs drop column year;`,
    });
    const events: string[] = [];
    await runWork(migrate(ctx, { dir }), (event) => void events.push(event.type));
    expect(events).toContain('schema.drifted');
    expect(namesOf(await findDrift(ctx, { dir }))).toEqual(expected);
    await runWork(migrateDown(ctx, { dir, target: { steps: 1 }, apply: true }));
    expect(namesOf(await findDrift(ctx, { dir }))).toEqual(expected);
    await change(`drop index by_hand; create index songs_by_name on songs (name);
      alter table songs alter column name set not null`);
    expect(namesOf(await findDrift(ctx, { dir }))).toEqual([]);
  });

  it('belongs to the run where the run touches it', async () => {
    const { ctx, dir } = sandbox;
    await change('create index by_hand on songs (id, name)');
    await sandbox.write({ ...FILES, '3_clean': 'drop index by_hand;' });
    await runWork(migrate(ctx, { dir }));
    expect(namesOf(await findDrift(ctx, { dir }))).toEqual([]);
  });
});

describe('recording the schema', () => {
  it('reads what an older version has recorded, and brings its table up to date', async () => {
    const { ctx, dir } = sandbox;
    const catalog = await readCatalog(queryableOf(ctx));
    await change(`alter table veza_migration_snapshot alter column catalog type jsonb;
      update veza_migration_snapshot set fingerprint = '${fingerprintCatalog(catalog)}',
        catalog = '${JSON.stringify(catalog).replaceAll("'", "''")}'`);
    expect((await readSnapshot(ctx))!.catalog).toEqual(catalog);
    await change('drop index songs_by_name');
    const expected = ['missing index songs_by_name'];
    expect(namesOf(await findDrift(ctx, { dir }))).toEqual(expected);
    await sandbox.write({ ...FILES, '3_later': 'create table later ()' });
    await runWork(migrate(ctx, { dir }));
    expect(namesOf(await findDrift(ctx, { dir }))).toEqual(expected);
    expect(namesOf(await findDrift(ctx, { dir, allSchemas: true }))).toEqual(expected);
  });

  it('leaves alone what another version has written otherwise', async () => {
    const { ctx, dir } = sandbox;
    await change(`update veza_migration_snapshot set catalog = '{"format": 3}'`);
    expect(await readSnapshot(ctx)).toBeUndefined();
    expect(await findDrift(ctx, { dir })).toMatchObject({ against: 'files', differences: [] });
  });

  it('is not believed where a migration was applied after it, as after a power failure', async () => {
    const { ctx, dir } = sandbox;
    expect(await readSnapshot(ctx)).toBeDefined();
    await change(`update veza_migration_snapshot set taken_at = taken_at - interval '1 hour'`);
    expect(await readSnapshot(ctx)).toBeUndefined();
    expect(await findDrift(ctx, { dir })).toMatchObject({ against: 'files', differences: [] });
  });

  it('never fails a run: without the right to read, the record is gone and the log says why', async () => {
    const client = new pg.Client({ connectionString: sandbox.url });
    await client.connect();
    const lines: string[] = [];
    const log = createLog('warn', { write: (line: string) => void lines.push(line) });
    const denied: Queryable = {
      query: async (text, values) => {
        if (text.includes('pg_get_indexdef')) await client.query('select pg_read_file($1)', ['x']);
        return client.query(text, values);
      },
    };
    try {
      const author = { toolVersion: '0.0.0' };
      await recordSnapshot({ log }, { client: denied, schema: 'public', author });
    } finally {
      await client.end();
    }
    expect(lines.join('')).toContain('permission denied');
    expect(await readSnapshot(sandbox.ctx)).toBeUndefined();
  });
});

async function listScratch(): Promise<string[]> {
  const { rows } = (await queryableOf(sandbox.ctx).query(
    `select datname as name from pg_database where datname like 'veza\\_scratch\\_%'`,
  )) as { rows: { name: string }[] };
  return rows.map((row) => row.name);
}

async function openContext(databaseUrl: string): Promise<DatabaseContext> {
  const config = await testConfig({ dataDir: sandbox.dir, databaseUrl });
  return openDatabaseContext({ config, signal: new AbortController().signal });
}
