import pg from 'pg';

import { sqlState } from './db-errors.ts';

const DENIED = '42501';

/**
 * Drops a database if it exists, and ends whoever is connected to it. An autovacuum worker that is
 * in it belongs to a superuser, so that `force` alone is refused to anybody else; a drop without it
 * asks such a worker to leave and waits for that.
 * @throws what the server says, also when the database belongs to another user.
 */
export async function dropDatabase(client: Pick<pg.Client, 'query'>, name: string): Promise<void> {
  const drop = `drop database if exists ${pg.escapeIdentifier(name)}`;
  try {
    await client.query(`${drop} with (force)`);
  } catch (error) {
    if (sqlState(error) !== DENIED) throw error;
    await client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    await client.query(drop);
  }
}
