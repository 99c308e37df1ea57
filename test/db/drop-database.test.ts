import pg from 'pg';
import { expect, inject, test } from 'vitest';

import { dropDatabase } from '#db/drop-database.ts';

import { openTestDatabase } from '../support/test-context.ts';

test('drops a database with whoever is in it, where force is refused, too', async () => {
  await using database = await openTestDatabase({ empty: true });
  const name = new URL(database.url).pathname.slice(1);
  const guest = new pg.Client({ connectionString: database.url });
  // The end of the connection is told more than once.
  const gone = new Promise((resolve) => guest.on('error', resolve));
  await guest.connect();
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  try {
    // As the server speaks to somebody who is no superuser while an autovacuum worker is there.
    const refusing = {
      query: (text: string, values?: unknown[]) =>
        text.endsWith('with (force)')
          ? Promise.reject(Object.assign(new Error('permission denied'), { code: '42501' }))
          : admin.query(text, values),
    } as unknown as pg.Client;
    await dropDatabase(refusing, name);
    const { rows } = await admin.query('select from pg_database where datname = $1', [name]);
    expect(rows).toEqual([]);
    await gone;
    await dropDatabase(admin, name);
    await admin.query(`create database "${name}" template template0`);
  } finally {
    await admin.end();
  }
});
