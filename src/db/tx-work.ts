import type { Work, WorkEvent } from '#core/events.ts';

import type { Db, DbContext } from './pool.ts';

/**
 * As `withTx`, for work that says how far it is: commits when it has returned, rolls back when it
 * throws or when its consumer ends the loop.
 */
export async function* withTxWork<C extends DbContext, E extends WorkEvent, R>(
  ctx: C,
  work: (ctx: C) => Work<E, R>,
): Work<E, R> {
  const trx = await ctx.db.transaction();
  let finished = false;
  try {
    const result = yield* work({ ...ctx, db: trx as Db });
    finished = true;
    await trx.commit();
    return result;
  } finally {
    if (!finished) await trx.rollback();
  }
}
