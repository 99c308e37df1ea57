import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { pokeTransfers } from './release-held-transfers.ts';
import { listForgottenTransfers } from './transfer-store.ts';

const BATCH = 200;

/**
 * Has transfers looked at whose reason to be held is gone without that anybody has told them. What
 * a person holds, and what is below the smallest transfer, is left. Returns how many.
 */
export async function sweepMarket(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
): Promise<{ released: number }> {
  ctx.signal.throwIfAborted();
  return withTx(ctx, async (tx) => {
    const ids = await listForgottenTransfers(tx, { now: ctx.clock.now(), limit: BATCH });
    await pokeTransfers(tx, ids);
    return { released: ids.length };
  });
}
