import { describe, expect, it } from 'vitest';

import { fingerprintCatalog, readCatalog, type CatalogSnapshot } from '#db/schema/index.ts';

import { EVERYTHING, makeEverything } from './everything.ts';
import { openClient } from './open-client.ts';

const typesIn = (catalog: CatalogSnapshot): Set<string> =>
  new Set(catalog.objects.map((object) => object.type));

describe('reading a catalog', () => {
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
