import type { Context } from '#context.ts';
import { sweepSubscriptions } from '#domains/billing/index.ts';
import { adoptPayout, expireOrders, sweepMarket } from '#domains/market/index.ts';
import { applyInbox, runDueOperations, type DueRun } from '#domains/payments/index.ts';

import { createHandlers } from './create-handlers.ts';
import { settleOperation } from './settle.ts';

/**
 * One round of everything that is due: what the clock says of orders, transfers and subscriptions,
 * what the providers told us, then the operations. Several processes may do it at once.
 */
export async function settleDue(ctx: Context): Promise<DueRun> {
  await expireOrders(ctx);
  await sweepMarket(ctx);
  await sweepSubscriptions(ctx, (id) => settleOperation(ctx, id));
  await applyInbox(ctx, { adoptPayout });
  return runDueOperations(ctx, createHandlers());
}
