import type pg from 'pg';

import type { DbContext } from '../pool.ts';
import { copyIn, type CopyInput } from './copy-in.ts';

/** `copyIn` on the pool, or inside a transaction on its connection. */
export async function copyRows(ctx: DbContext, input: CopyInput): Promise<number> {
  const client = ctx.db.client as {
    acquireConnection(): Promise<pg.Client>;
    releaseConnection(connection: pg.Client): Promise<void>;
  };
  const connection = await client.acquireConnection();
  try {
    return await copyIn(connection, input);
  } finally {
    await client.releaseConnection(connection);
  }
}
