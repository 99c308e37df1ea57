import type { Db, DbContext } from './pool.ts';

/**
 * Runs `work` in one transaction: it gets the same context with the transaction as `db`. Commits
 * when `work` returns, rolls back when it throws. Inside another transaction it is a savepoint.
 * No network call belongs in here.
 */
export async function withTx<C extends DbContext, R>(
  ctx: C,
  work: (ctx: C) => Promise<R>,
): Promise<R> {
  return ctx.db.transaction((trx) => work({ ...ctx, db: trx as Db }));
}
