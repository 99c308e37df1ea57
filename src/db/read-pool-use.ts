import type { DbContext } from './pool.ts';

/** Connections of the pool by what they do, and callers that wait for one. */
export function readPoolUse(ctx: DbContext): { used: number; free: number; waiting: number } {
  const { pool } = ctx.db.client as {
    pool: { numUsed(): number; numFree(): number; numPendingAcquires(): number };
  };
  return { used: pool.numUsed(), free: pool.numFree(), waiting: pool.numPendingAcquires() };
}
