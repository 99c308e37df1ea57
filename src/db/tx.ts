import { repeatLostDeadlock } from './lost-deadlock.ts';
import type { Db, DbContext } from './pool.ts';

/**
 * Runs `work` in one transaction: it gets the same context with the transaction as `db`. Commits
 * when `work` returns, rolls back when it throws. Inside another transaction it is a savepoint.
 * No network call belongs in here, and nothing that outlives a rollback: when PostgreSQL ends the
 * transaction because it and another wait for each other, `work` runs again from its beginning.
 */
export async function withTx<C extends DbContext, R>(
  ctx: C,
  work: (ctx: C) => Promise<R>,
): Promise<R> {
  const run = (): Promise<R> => ctx.db.transaction((trx) => work({ ...ctx, db: trx as Db }));
  // The locks that others wait for are those of the whole, so a savepoint alone gives none back.
  return ctx.db.isTransaction === true ? run() : repeatLostDeadlock(run);
}
