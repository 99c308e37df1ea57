import { describe, expect, it } from 'vitest';

import { fingerprintCatalog, readCatalog, type CatalogSnapshot } from '#db/schema/index.ts';

import { EVERYTHING, makeEverything } from './everything.ts';
import { openClient } from './open-client.ts';

const typesIn = (catalog: CatalogSnapshot): Set<string> =>
  new Set(catalog.objects.map((object) => object.type));

/** Each on an empty database, which has nothing of the kind; what a superuser alone may make is left out. */
const ONLY: readonly (readonly [type: string, sql: string])[] = [
  ['type', `create type sole as enum ('a')`],
  ['type', 'create type sole as (a integer)'],
  ['type', 'create type sole as range (subtype = integer)'],
  ['domain', 'create domain sole as integer'],
  ['domain constraint', 'create domain d as integer constraint sole check (value > 0)'],
  ['collation', `create collation sole (provider = libc, locale = 'C')`],
  ['sequence', 'create sequence sole'],
  ['function', `create function sole() returns integer language sql as 'select 1'`],
  ['procedure', `create procedure sole() language sql as 'select 1'`],
  ['aggregate', 'create aggregate sole(integer) (sfunc = int4pl, stype = integer)'],
  ['operator', 'create operator <~> (leftarg = integer, rightarg = integer, function = int4eq)'],
  ['cast', `create type t as enum ('a'); create cast (t as integer) with inout`],
  ['text search dictionary', 'create text search dictionary sole (template = simple)'],
  ['text search configuration', 'create text search configuration sole (copy = simple)'],
  [
    'trigger',
    `create table t (); create trigger sole before update on t for each row
     execute function suppress_redundant_updates_trigger()`,
  ],
  ['rule', 'create table t (); create rule sole as on delete to t do instead nothing'],
  ['policy', 'create table t (); create policy sole on t'],
  ['statistics', 'create table t (a int, b int); create statistics sole on a, b from t'],
  ['publication', 'create publication sole'],
  ['default privileges', 'alter default privileges grant select on tables to public'],
];

/** Each is the only thing of its kind that an empty database says of anything. */
const ONLY_FIELDS: readonly (readonly [type: string, field: string, sql: string])[] = [
  ['schema', 'comment', `comment on schema public is 'ours'`],
  ['schema', 'privileges', 'grant create on schema public to public'],
  ['table', 'comment', `create table t (); comment on table t is 'ours'`],
  ['column', 'comment', `create table t (a int); comment on column t.a is 'ours'`],
  ['table', 'privileges', 'create table t (); grant select on t to public'],
  ['sequence', 'privileges', 'create sequence s; grant usage on s to public'],
  ['column', 'privileges', 'create table t (a int); grant select (a) on t to public'],
  ['table', 'options', 'create table t () with (fillfactor = 50)'],
  ['table', 'toastOptions', 'create table t (a text) with (toast.autovacuum_enabled = off)'],
  ['table', 'columnOrder', 'create table t (a int)'],
  ['table', 'inherits', 'create table p (); create table t () inherits (p)'],
  ['column', 'default', 'create table t (a int default 1)'],
  ['column', 'options', 'create table t (a int); alter table t alter a set (n_distinct = 5)'],
  [
    'index',
    'statistics',
    'create table t (a int); create index i on t ((a + 1)); alter index i alter 1 set statistics 9',
  ],
  ['view', 'definition', 'create view v as select 1 as a'],
  ['column', 'default', 'create view v as select 1 as a; alter view v alter a set default 2'],
];

describe('reading a catalog', () => {
  it('finds the only thing that is said of anything', async () => {
    await using database = await openClient({ empty: true });
    const { client } = database;
    for (const [type, field, sql] of ONLY_FIELDS) {
      const says = async (): Promise<boolean> =>
        (await readCatalog(client)).objects.some(
          (object) => object.type === type && object.fields[field] !== undefined,
        );
      await client.query(`begin; ${sql}`);
      expect(await says(), sql).toBe(true);
      await client.query('rollback');
      expect(await says(), sql).toBe(false);
    }
  });

  it('finds nothing where not even the schema public is left', async () => {
    await using database = await openClient({ empty: true });
    await database.client.query('drop schema public');
    expect((await readCatalog(database.client)).objects).toEqual([]);
  });

  it('follows what needs what through arrays, row types, defaults, keys and views', async () => {
    await using database = await openClient({ empty: true });
    const { client } = database;
    await client.query(`create table part (id integer primary key);
      create function whole(part[]) returns integer language sql return cardinality($1);
      create type pair as (one part, two integer);
      create table uses (id integer references part default whole(array[]::part[]), pairs pair[]);
      create view shown as select id from uses; create view again as select id from shown`);
    const { uses } = await readCatalog(client);
    const names = uses.map((pair) =>
      pair.map((key) => (JSON.parse(key) as string[]).filter(Boolean).slice(2).join('.')),
    );
    expect(names.map((pair) => pair.join(' needs ')).sort()).toEqual([
      'again needs shown',
      'pair needs part',
      'part.part_pkey needs part.id',
      'shown needs uses.id',
      'uses.id needs whole(public.part[])',
      'uses.pairs needs pair',
      'uses.uses_id_fkey needs part.id',
      'uses.uses_id_fkey needs part.part_pkey',
      'uses.uses_id_fkey needs uses.id',
      'whole(public.part[]) needs part',
    ]);
  });

  it('finds the only object of its kind', async () => {
    await using database = await openClient({ empty: true });
    const { client } = database;
    for (const [type, sql] of ONLY) {
      await client.query(`begin; ${sql}`);
      expect(typesIn(await readCatalog(client)), sql).toContain(type);
      await client.query('rollback');
      expect(typesIn(await readCatalog(client)), sql).not.toContain(type);
    }
  });

  it('says the same of two databases that were made in another order', async () => {
    await using one = await openClient({ empty: true });
    await using two = await openClient({ empty: true });
    await makeEverything(one.client);
    // The order of grants, enum labels, columns stays; that of whole objects is turned around.
    await makeEverything(two.client, [...EVERYTHING].reverse());
    const catalog = await readCatalog(one.client);
    expect(await readCatalog(two.client)).toEqual(catalog);
    expect(fingerprintCatalog(await readCatalog(two.client))).toBe(fingerprintCatalog(catalog));
    expect(typesIn(catalog).size).toBe(25);
    expect(JSON.stringify(catalog)).not.toMatch(/\b(1[6-9]|[2-9]\d)\d{3}\b/);
  });

  it('leaves the caller its search path, in a transaction and outside of one', async () => {
    await using database = await openClient();
    const { client } = database;
    const path = async (): Promise<unknown> => (await client.query('show search_path')).rows;
    await client.query(`set search_path = "odd 'name'", public`);
    const before = await path();
    await readCatalog(client);
    expect(await path()).toEqual(before);
    await client.query('begin');
    await client.query('create table tried (id integer)');
    const inside = await readCatalog(client);
    expect(await path()).toEqual(before);
    await client.query('rollback');
    expect(inside.objects).toContainEqual(expect.objectContaining({ name: 'tried' }));
    const after = await readCatalog(client);
    expect(after.objects).not.toContainEqual(expect.objectContaining({ name: 'tried' }));
  });

  it('leaves out what veza keeps about migrations and the queue, unless it is asked for', async () => {
    await using database = await openClient();
    await database.client.query('create table veza_migration_extra (id bigserial primary key)');
    const own = await readCatalog(database.client);
    expect(JSON.stringify(own)).not.toMatch(/veza_migration|graphile/);
    const all = await readCatalog(database.client, { bookkeeping: true });
    expect(JSON.stringify(all)).toMatch(/veza_migration_extra_id_seq/);
    expect(JSON.stringify(all)).toMatch(/graphile_worker/);
  });

  it('reads only the schemas that are named', async () => {
    await using database = await openClient({ empty: true });
    await makeEverything(database.client);
    const { objects } = await readCatalog(database.client, { schemas: ['other'] });
    const schemas = new Set(objects.map((object) => object.schema));
    expect(schemas).toEqual(new Set([undefined, 'other']));
  });
});
