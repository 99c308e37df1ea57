import type { Client } from 'pg';

import { toDbError } from '../db-errors.ts';
import type { DbContext } from '../pool.ts';
import type { Queryable } from './model.ts';

/** The pool, or inside `withTx` the transaction, as something that takes SQL text. */
export function queryableOf(ctx: DbContext): Queryable {
  const client = ctx.db.client as {
    acquireConnection(): Promise<Client>;
    releaseConnection(connection: Client): Promise<void>;
  };
  return {
    async query(text, values) {
      try {
        const connection = await client.acquireConnection();
        try {
          return await connection.query(text, values);
        } finally {
          await client.releaseConnection(connection);
        }
      } catch (error) {
        throw toDbError(error);
      }
    },
  };
}
