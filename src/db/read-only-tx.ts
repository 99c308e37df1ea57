import type { Db, DbContext } from './pool.ts';

/**
 * Runs `look` in one transaction that PostgreSQL itself keeps read-only: a write through it is
 * refused by the server, whatever the code above does. It sees one moment of the database.
 */
export async function withReadOnlyTx<C extends DbContext, R>(
  ctx: C,
  look: (ctx: C) => Promise<R>,
): Promise<R> {
  return ctx.db.transaction((trx) => look({ ...ctx, db: trx as Db }), {
    readOnly: true,
    isolationLevel: 'repeatable read',
  });
}
