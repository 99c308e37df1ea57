import pg from 'pg';

import type { DbContext } from './pool.ts';

/** The part of a pg client that libraries with SQL of their own ask for. */
export interface LibraryClient {
  query(config: { text: string; values?: unknown[] }): Promise<pg.QueryResult>;
}

/**
 * The pool for a library that brings its own SQL. It gets `bigint` as a number, as it would from
 * elsewhere: arithmetic on a mix of bigint and number throws.
 */
export function openLibraryClient(ctx: DbContext): LibraryClient {
  const client = ctx.db.client as {
    acquireConnection(): Promise<pg.Client>;
    releaseConnection(connection: pg.Client): Promise<void>;
  };
  const types = {
    getTypeParser: ((...[oid, format]: Parameters<typeof pg.types.getTypeParser>) =>
      oid === pg.types.builtins.INT8
        ? Number
        : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
  };
  return {
    async query({ text, values }) {
      const connection = await client.acquireConnection();
      try {
        return await connection.query({ text, ...(values && { values }), types });
      } finally {
        await client.releaseConnection(connection);
      }
    },
  };
}
