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

describe('reading a catalog', () => {
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
