import type { Context } from '#context.ts';

import { KEPT_MS } from './claim-key.ts';
import { countOldAnswers, deleteOldAnswers } from './keep-answer.ts';

const BATCH_ROWS = 10_000;
const BATCH_PAUSE_MS = 100;

/** Deletes answers that were kept for an Idempotency-Key whose time is over; returns how many. */
export async function forgetAnswers(
  ctx: Pick<Context, 'db' | 'clock' | 'signal'>,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    ctx.signal.throwIfAborted();
    const rows = await deleteOldAnswers(ctx, { before: keptSince(ctx), limit: BATCH_ROWS });
    deleted += rows;
    if (rows < BATCH_ROWS) return deleted;
    await ctx.clock.sleep(BATCH_PAUSE_MS, ctx.signal);
  }
}

/** How many `forgetAnswers` would delete now. */
export async function countForgettableAnswers(ctx: Pick<Context, 'db' | 'clock'>): Promise<number> {
  return countOldAnswers(ctx, keptSince(ctx));
}

function keptSince({ clock }: Pick<Context, 'clock'>): Date {
  return new Date(clock.now().getTime() - KEPT_MS);
}
