import { expect, test } from 'vitest';

import { restoreInside } from '#db/backup/restore/restore-inside.ts';
import { inspectTarget } from '#db/backup/restore/inspect-target.ts';
import { openBackupFile } from '#db/backup/index.ts';
import { connectForBackup } from '#db/backup/connect.ts';
import { runWork } from '#core/events.ts';

import { openTestDatabase } from '../../support/test-context.ts';
import { EVERYTHING, makeEverything } from '../schema/everything.ts';
import { contextOf, listDrafts, openBackupCase, rowsOf } from './backup-case.ts';
import { withClient } from './with-client.ts';

/** Values that are easy to get wrong in text. */
const STRANGE = `
  create table strange (id bigint generated always as identity primary key, words text, raw bytea,
    real float8, amount numeric, at timestamptz, long interval, list text[], doc jsonb, kind regclass,
    twice bigint generated always as (id * 2) stored);
  insert into strange (words, raw, real, amount, at, long, list, doc, kind)
  select case i % 4 when 0 then null when 1 then E'tab\\t line\\n \\\\ \\\\. \\r' when 2 then '' else 'é漢🎵 ' || i end,
    decode(lpad(to_hex(i), 8, '0'), 'hex'), i / 3.0::float8, i * 1e20 + 0.1, 'epoch'::timestamptz + i * interval '1 second',
    i * interval '1 month 1 hour', array['a', null, '{"}', i::text], jsonb_build_object('n', i), 'strange'::regclass
  from generate_series(1, 5000) as i;
  insert into strange (real, at) values ('nan', 'infinity'), ('-infinity', '-infinity');
  create table empty_columns ();
  insert into empty_columns default values;
  insert into empty_columns default values;
  create table big_row as select string_agg(md5(i::text), '') as text from generate_series(1, 300000) as i;
  create sequence counter;
  select setval('counter', 42, false);`;

async function makeStrange(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await makeEverything(
      client,
      EVERYTHING.map((text) => text.replace(/,\s+exclude using[^\n]*/, '')),
    );
    await client.query(
      `insert into app.people (name) select 'x' || i from generate_series(1, 1000) as i;
       insert into app.notes (id, person, body) select i, 100 + i, 'b' from generate_series(1, 500) as i;
       insert into app.events select i, '2024-01-01'::date + (i % 800)::int from generate_series(1, 1000) as i;
       insert into other.base values (1, 'base');
       insert into other.derived values (2, 'derived', 3);
       refresh materialized view app.counts`,
    );
    await client.query(STRANGE);
  });
}

test('a database with one of everything comes back with the same schema, rows and sequences', async () => {
  await using backup = await openBackupCase();
  await using from = await openTestDatabase({ empty: true });
  await using to = await openTestDatabase({ empty: true });
  await makeStrange(from.url);
  const { manifest } = await backup.save(from.url, backup.file('a'));
  const restored = await backup.restore(to.url, backup.file('a'));

  expect(restored).toMatchObject({ way: 'beside', fingerprint: manifest.schema.fingerprint });
  expect(await rowsOf(to.url)).toEqual(await rowsOf(from.url));
  const state = `select (select nextval('counter')) as next, (select nextval('app.counter')) as other,
    (select count(*) from app.counts) as counts`;
  const read = (url: string) => withClient(url, async (client) => (await client.query(state)).rows);
  expect(await read(to.url)).toEqual(await read(from.url));
  expect(await listDrafts(to.url)).toEqual([]);
});

test('a user who may not make databases restores in one transaction, over what was there', async () => {
  await using backup = await openBackupCase();
  await using from = await openTestDatabase({ empty: true });
  await using to = await openTestDatabase();
  await makeStrange(from.url);
  const { manifest } = await backup.save(from.url, backup.file('a'));

  const ctx = await contextOf(to.url);
  await using file = await openBackupFile(backup.file('a'));
  await using live = await connectForBackup(ctx, ctx.database.connection, 'test');
  const { client } = live;
  const target = await inspectTarget(client);
  const input = { jobs: 1, replace: true, force: false, keepOld: false, file, target, client };
  const restored = await runWork(restoreInside(ctx, input));
  expect(restored).toMatchObject({ way: 'inside', fingerprint: manifest.schema.fingerprint });
  expect(await rowsOf(to.url)).toEqual(await rowsOf(from.url));
});

test('a backup shows one moment, while others write all the time', async () => {
  await using backup = await openBackupCase();
  await using from = await openTestDatabase({ empty: true });
  await using to = await openTestDatabase({ empty: true });
  await withClient(from.url, (client) =>
    client.query(
      `create table one (id integer, amount integer, filler text);
       create table two (id integer, amount integer, filler text);
       insert into one select i, 10, repeat('x', 500) from generate_series(1, 20000) as i;
       insert into two select i, 10, repeat('x', 500) from generate_series(1, 20000) as i`,
    ),
  );
  let moved = 0;
  const saving = new AbortController();
  const move = withClient(from.url, async (client) => {
    while (!saving.signal.aborted) {
      const id = 1 + ((moved * 7919) % 20000);
      await client.query(
        `with taken as (update one set amount = amount - 1 where id = ${id} returning id)
         update two set amount = amount + 1 from taken where two.id = taken.id`,
      );
      moved += 1;
    }
  });
  await backup.save(from.url, backup.file('a'));
  const movedThen = moved;
  saving.abort();
  await move;
  expect(movedThen).toBeGreaterThan(0);
  await backup.restore(to.url, backup.file('a'));
  const { rows } = await withClient(to.url, (client) =>
    client.query(
      'select (select sum(amount) from one) + (select sum(amount) from two) as all_together',
    ),
  );
  expect(rows).toEqual([{ all_together: '400000' }]);
});

test('a replaced database keeps its settings and rights, and with keepOld its old rows', async () => {
  await using backup = await openBackupCase();
  await using from = await openTestDatabase();
  await using to = await openTestDatabase();
  const name = new URL(to.url).pathname.slice(1);
  await withClient(to.url, (client) =>
    client.query(
      `insert into artists (id, name) values (gen_random_uuid(), 'old');
       alter database "${name}" set search_path = public, "Odd, one";
       alter database "${name}" set datestyle = 'SQL, DMY';
       revoke temporary on database "${name}" from public`,
    ),
  );
  const settings = `select setting from pg_db_role_setting cross join unnest(setconfig) as setting
    where setdatabase = (select oid from pg_database where datname = current_database())
    union all select unnest(datacl)::text from pg_database where datname = current_database() order by 1`;
  const read = (url: string) =>
    withClient(url, async (client) => (await client.query(settings)).rows);
  const before = await read(to.url);
  expect(before.length).toBeGreaterThan(2);
  await backup.save(from.url, backup.file('a'));
  const restored = await backup.restore(to.url, backup.file('a'), { replace: true, keepOld: true });

  expect(await read(to.url)).toEqual(before);
  expect(restored.kept).toMatch(new RegExp(`^${name.slice(0, 40)}_before_\\d{8}t\\d{6}$`));
  const old = new URL(to.url);
  old.pathname = `/${restored.kept}`;
  const { rows } = await withClient(old.href, (client) => client.query('select name from artists'));
  expect(rows).toEqual([{ name: 'old' }]);
  await withClient(to.url, async (client) => {
    expect((await client.query('select name from artists')).rows).toEqual([]);
    await client.query(`drop database "${restored.kept}"`);
  });
});
