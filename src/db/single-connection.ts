import type pg from 'pg';

import type { Db } from './pool.ts';

/** Lets `query` of the pool use one connection; anything else of knex is not there. */
export function singleConnection(client: pg.Client): Db {
  const pool: { client: unknown } = {
    client: {
      acquireConnection: () => Promise.resolve(client),
      releaseConnection: () => Promise.resolve(),
    },
  };
  return pool as unknown as Db;
}
