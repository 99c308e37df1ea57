import type { Context } from '#context.ts';
import { isUuid } from '#core/ids.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit, type Actor } from '#domains/audit/index.ts';

import { checkPlanText } from './check-plan-text.ts';
import { billingErrors } from './errors.ts';
import type { Plan, PlanId } from './model.ts';
import { findActivePlanByName, lockPlan, updatePlanRow } from './plan-store.ts';

export interface PlanChange {
  readonly id: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** An archived plan is not on sale; subscriptions that run on it go on. */
  readonly state?: Plan['state'] | undefined;
  readonly by: Actor;
}

/** Renames a plan, takes it off the list or puts it back. @throws PLAN_NOT_FOUND, PLAN_NAME_TAKEN */
export async function updatePlan(
  ctx: Pick<Context, 'db' | 'clock' | 'requestId'>,
  change: PlanChange,
): Promise<Plan> {
  const { id } = change;
  if (!isUuid(id)) throw billingErrors.PLAN_NOT_FOUND({ id });
  return withTx(ctx, async (tx) => {
    const plan = await lockPlan(tx, id as PlanId);
    if (plan === undefined) throw billingErrors.PLAN_NOT_FOUND({ id });
    const text = checkPlanText(change.name ?? plan.name, change.description ?? plan.description);
    const changed = {
      ...plan,
      ...text,
      state: change.state ?? plan.state,
      updatedAt: tx.clock.now(),
    };
    const other = await findActivePlanByName(tx, changed.name);
    if (changed.state === 'active' && other !== undefined && other.id !== plan.id) {
      throw billingErrors.PLAN_NAME_TAKEN({ name: changed.name });
    }
    await updatePlanRow(tx, changed);
    await recordAudit(tx, {
      actor: change.by,
      action: 'plan.updated',
      subject: { kind: 'plan', id: plan.id },
      details: {
        from: { name: plan.name, description: plan.description, state: plan.state },
        to: { ...text, state: changed.state },
      },
    });
    return changed;
  });
}
