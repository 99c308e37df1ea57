import { useState } from 'react';

import type { Gate, Subscription } from '#server/contract/billing.ts';

import { useApp } from '#web/app/app-context.ts';
import { useResource } from '#web/app/use-resource.ts';
import { gateWords } from '#web/money/plan-words.ts';
import { useBoundedSettling } from '#web/money/use-bounded-settling.ts';
import { formatDay } from '#web/ui/format-day.ts';
import { Link } from '#web/ui/link.tsx';
import { ErrorNotice, Loading } from '#web/ui/notice.tsx';

import { PlanDeeds } from './plan-deeds.tsx';
import { TestMoney } from './test-money.tsx';

const UNDER_WAY = new Set(['created', 'pending', 'authorized']);

/** The visitor's plan: whether it is in force, until when, and if not, why and what to do. */
export function PlanSection({ accountId }: { accountId: string }) {
  const { billing } = useApp();
  const gate = useResource(`plan:${accountId}`, billing.mine);
  const [trouble, setTrouble] = useState<unknown>();
  const subscription = gate.data?.subscription ?? null;
  const isOpen = subscription?.due ? UNDER_WAY.has(subscription.due.paymentState ?? '') : false;
  // The provider is asked, not the address that it led back with.
  const settling = useBoundedSettling(isOpen, () => {
    if (!subscription) return;
    billing.refresh(subscription.id).then(() => {
      setTrouble(undefined);
      gate.reload();
    }, setTrouble);
  });
  const error = trouble ?? gate.error;
  return (
    <section aria-labelledby="plan-title">
      <div className="section-head">
        <h2 id="plan-title">Your plan</h2>
        <Link to="plans">All plans</Link>
      </div>
      {!gate.data && gate.error === undefined && <Loading rows={1} />}
      {gate.data && (
        <div className="verdict" role="status">
          <PlanState gate={gate.data} />
          {settling.waiting && (
            <p className="muted">
              We ask the payment provider every few seconds. What you pay is found, also when you
              close this page.
            </p>
          )}
        </div>
      )}
      {error !== undefined && <ErrorNotice error={error} onRetry={gate.reload} />}
      {subscription && <PlanDeeds subscription={subscription} onChanged={gate.reload} />}
      <TestMoney />
    </section>
  );
}

function PlanState({ gate }: { gate: Gate }) {
  if (!gate.premium) {
    return (
      <>
        <p>{gateWords(gate)}</p>
        {gate.reason === 'payment_incomplete' && gate.subscription?.expiresAt && (
          <p className="muted">It can be paid until {formatDay(gate.subscription.expiresAt)}.</p>
        )}
      </>
    );
  }
  const { subscription } = gate;
  if (!subscription?.inForce) return <p>You are premium; it was given to you.</p>;
  return (
    <>
      <p>
        <strong>{subscription.plan.name}</strong> is active.
      </p>
      <p className="muted">{untilWords(subscription)}</p>
    </>
  );
}

function untilWords({ paidUntil, cancelRequestedAt, payableFrom }: Subscription): string {
  const until = paidUntil === null ? '' : formatDay(paidUntil);
  if (cancelRequestedAt !== null) return `It ends on ${until}, as you wished.`;
  const next =
    payableFrom === null ? '' : ` The next period can be paid from ${formatDay(payableFrom)}.`;
  return `It is paid until ${until}.${next}`;
}
