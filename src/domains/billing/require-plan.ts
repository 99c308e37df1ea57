import type { Context } from '#context.ts';
import type { Viewer } from '#domains/identity/index.ts';

import { describeGate } from './describe-gate.ts';
import { billingErrors } from './errors.ts';

/**
 * Lets premium accounts pass and tells everybody else why not, and where to change that.
 * @throws PREMIUM_NEEDS_SIGN_IN, PREMIUM_NEEDS_PLAN, PREMIUM_PAYMENT_INCOMPLETE, PREMIUM_PAST_DUE,
 * PREMIUM_ENDED
 */
export async function requirePlan(
  ctx: Pick<Context, 'db' | 'config' | 'clock'>,
  viewer: Viewer,
): Promise<void> {
  if ((viewer.roles as readonly string[]).includes('premium')) return;
  const gate = await describeGate(ctx, viewer);
  if (gate.open) return;
  const { url } = gate;
  const subscriptionId = gate.subscription?.subscription.id ?? '';
  switch (gate.reason) {
    case 'signed_out':
      throw billingErrors.PREMIUM_NEEDS_SIGN_IN({});
    case 'payment_incomplete':
      throw billingErrors.PREMIUM_PAYMENT_INCOMPLETE({ subscriptionId, url });
    case 'past_due':
      throw billingErrors.PREMIUM_PAST_DUE({ subscriptionId, url });
    case 'ended': {
      const reason = gate.endReason ?? 'ended';
      throw billingErrors.PREMIUM_ENDED({ subscriptionId, reason, url });
    }
    default:
      throw billingErrors.PREMIUM_NEEDS_PLAN({ url });
  }
}
