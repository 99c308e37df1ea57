import type { Context } from '#context.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { toPspAmount } from '#core/money/psp-amount.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';

import { checkPlanText } from './check-plan-text.ts';
import { billingErrors } from './errors.ts';
import { PERIOD_MONTHS_MAX, type Plan } from './model.ts';
import { insertPlan } from './plan-store.ts';

export interface NewPlan {
  readonly name: string;
  readonly description?: string | undefined;
  readonly priceMinor: bigint;
  /** Without one, `payments.currency`. */
  readonly currency?: string | undefined;
  readonly periodMonths: number;
  readonly by: Actor;
}

/**
 * Puts a plan on sale. What it costs, in which currency and for how long never changes: a new price
 * is a new plan.
 * @throws PLAN_INVALID, PLAN_NAME_TAKEN, CURRENCY_UNKNOWN, CURRENCY_NOT_TAKEN, AMOUNT_NOT_EXACT
 */
export async function createPlan(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'requestId'>,
  input: NewPlan,
): Promise<Plan> {
  const { name, description } = checkPlanText(input.name, input.description ?? '');
  const { priceMinor, periodMonths } = input;
  if (!Number.isInteger(periodMonths) || periodMonths < 1 || periodMonths > PERIOD_MONTHS_MAX) {
    const reason = `must be 1 to ${PERIOD_MONTHS_MAX} months`;
    throw billingErrors.PLAN_INVALID({ field: 'period', reason });
  }
  const currency = parseCurrency(input.currency ?? ctx.config.payments.currency);
  // A price that the provider cannot carry is refused now, not when somebody wants to pay it.
  toPspAmount('hyperswitch', { amountMinor: priceMinor, currency });
  const now = ctx.clock.now();
  const plan: Plan = {
    id: ctx.ids.next<'plan'>(),
    name,
    description,
    priceMinor,
    currency,
    periodMonths,
    state: 'active',
    createdAt: now,
    updatedAt: now,
  };
  await withTx(ctx, async (tx) => {
    if (!(await insertPlan(tx, plan))) throw billingErrors.PLAN_NAME_TAKEN({ name });
    await recordAudit(tx, {
      actor: input.by,
      action: 'plan.created',
      subject: { kind: 'plan', id: plan.id },
      details: { name, priceMinor: String(priceMinor), currency, periodMonths },
    });
  });
  return plan;
}
