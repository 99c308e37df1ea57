import type { Context } from '#context.ts';
import { createPlan, listPlans, subscribe, type Plan } from '#domains/billing/index.ts';
import type { Psp } from '#domains/payments/index.ts';

import type { Account } from './account-fixtures.ts';

/** The first plan on sale, which is made where there is none. */
export async function somePlan(ctx: Context): Promise<Plan> {
  const { items } = await listPlans(ctx, { limit: 1 });
  if (items[0] !== undefined) return items[0];
  const by = { kind: 'operator' } as const;
  return createPlan(ctx, { name: 'Premium', priceMinor: 999n, periodMonths: 1, by });
}

/** The subscription of an account that waits for its payment, begun where there is none. */
export async function subscriptionOf(ctx: Context, account: Account): Promise<string> {
  const plan = await somePlan(ctx);
  // Nothing is sent when a subscription is begun; that somebody could is all that is asked.
  const psp = { ...ctx.psp, hyperswitch: () => ({}) as ReturnType<Psp['hyperswitch']> };
  const input = { userId: account.userId, planId: plan.id };
  return (await subscribe({ ...ctx, psp }, input)).subscription.id;
}
