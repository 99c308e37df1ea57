import { describe, expect, it } from 'vitest';

import { hashRows } from '#db/schema/index.ts';

import { openClient } from './open-client.ts';

const MAKE = `
  create table one (id integer primary key, at timestamptz, raw bytea, size double precision);
  create table two (size double precision, raw bytea, at timestamptz, id integer primary key);
  insert into one select n, 'epoch'::timestamptz + n * interval '1 hour', n::text::bytea, n / 7.0
    from generate_series(1, 500) as n;
  insert into two select size, raw, at, id from one order by id desc;
  create table many (id integer, part integer) partition by list (part);
  create table many_1 partition of many for values in (1);
  create table many_2 partition of many for values in (2);
  insert into many values (1, 1), (2, 2), (2, 2);
  create table nothing ();
  create table veza_migration_extra (id integer)`;

describe('hashing rows', () => {
  it('gives equal rows the same hash in any order of rows and columns', async () => {
    await using database = await openClient({ empty: true });
    await database.client.query(MAKE);
    const hashes = await hashRows(database.client);
    expect([...hashes.keys()]).toEqual([
      'public.many',
      'public.nothing',
      'public.one',
      'public.two',
    ]);
    expect(hashes.get('public.one')).toEqual(hashes.get('public.two'));
    expect(hashes.get('public.one')).toMatchObject({
      rows: 500n,
      hash: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(hashes.get('public.many')?.rows).toBe(3n);
    expect(hashes.get('public.nothing')).toEqual({ rows: 0n, hash: '0'.repeat(32) });
  });

  it('sees one changed value, and one row more that is there already', async () => {
    await using database = await openClient({ empty: true });
    const { client } = database;
    await client.query(MAKE);
    const before = await hashRows(client);
    await client.query('update one set size = size + 1e-15 where id = 7');
    await client.query('insert into many values (2, 2)');
    const after = await hashRows(client);
    const changed = [...before.keys()].filter(
      (name) => before.get(name)!.hash !== after.get(name)!.hash,
    );
    expect(changed).toEqual(['public.many', 'public.one']);
  });

  it('says the same whatever the session is set to, and leaves it so', async () => {
    await using database = await openClient({ empty: true });
    const { client } = database;
    await client.query(MAKE);
    const before = await hashRows(client);
    await client.query(`set timezone = 'Asia/Tokyo'; set datestyle = 'German';
      set bytea_output = 'escape'; set extra_float_digits = 0`);
    await client.query('begin');
    expect(await hashRows(client, ['public.one'])).toEqual(
      new Map([['public.one', before.get('public.one')]]),
    );
    const { rows } = await client.query('show timezone');
    expect(rows).toEqual([{ TimeZone: 'Asia/Tokyo' }]);
    await client.query('commit');
  });
});
