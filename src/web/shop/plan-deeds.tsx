import type { Subscription } from '#server/contract/billing.ts';

import { useApp } from '#web/app/app-context.ts';
import { formatAmount } from '#web/money/format-amount.ts';
import { payPageOf } from '#web/money/pay-page-of.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { formatDay } from '#web/ui/format-day.ts';
import { ErrorNotice } from '#web/ui/notice.tsx';

/** What can be done with a plan as it is now: pay what is due, end it. */
export function PlanDeeds({
  subscription,
  onChanged,
}: {
  subscription: Subscription;
  onChanged: () => void;
}) {
  const { billing } = useApp();
  const attempt = useAttempt();
  const pay = () =>
    attempt.run(async (key) => {
      const next = await billing.pay(subscription.id, key);
      onChanged();
      const page = payPageOf(next.due?.checkoutUrl);
      if (page !== undefined) window.location.assign(page);
    });
  const cancel = () =>
    attempt.run(async (key) => {
      await billing.cancel(subscription.id, key);
      onChanged();
    });
  const { plan, due, state, paidUntil } = subscription;
  const amount = formatAmount(due?.amountMinor ?? plan.priceMinor, due?.currency ?? plan.currency);
  return (
    <>
      <div className="button-row">
        {isPayable(subscription, Date.now()) && (
          <button
            type="button"
            className="button button-primary"
            disabled={attempt.busy}
            onClick={pay}
          >
            {state === 'pending_payment' ? 'Complete the payment' : 'Pay the next period'} ({amount}
            )
          </button>
        )}
        {isCancellable(subscription) && (
          <button type="button" className="button" disabled={attempt.busy} onClick={cancel}>
            {state === 'active' && paidUntil
              ? `Cancel at the end (${formatDay(paidUntil)})`
              : 'Call it off'}
          </button>
        )}
      </div>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </>
  );
}

function isPayable(subscription: Subscription, nowMs: number): boolean {
  const { state, paidUntil, payableFrom } = subscription;
  if (state === 'pending_payment') return true;
  const isInDoubt = state === 'past_due' && new Date(paidUntil ?? 0).getTime() > nowMs;
  if (isInDoubt || (state !== 'active' && state !== 'past_due')) return false;
  return payableFrom !== null && new Date(payableFrom).getTime() <= nowMs;
}

function isCancellable({ state, cancelRequestedAt }: Subscription): boolean {
  const isLive = state === 'pending_payment' || state === 'active' || state === 'past_due';
  return isLive && cancelRequestedAt === null;
}
