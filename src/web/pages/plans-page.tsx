import type { Gate, Plan } from '#server/contract/billing.ts';

import { useApp, useMe } from '#web/app/app-context.ts';
import { usePaged } from '#web/app/use-paged.ts';
import { useResource } from '#web/app/use-resource.ts';
import { payPageOf } from '#web/money/pay-page-of.ts';
import { periodWords } from '#web/money/plan-words.ts';
import { useAttempt } from '#web/money/use-attempt.ts';
import { Price } from '#web/shop/price.tsx';
import { ShopFrame } from '#web/shop/shop-frame.tsx';
import { Link } from '#web/ui/link.tsx';
import { EmptyNotice, ErrorNotice } from '#web/ui/notice.tsx';
import { PagedRows } from '#web/ui/paged-rows.tsx';

/** Plans that are on sale. */
export default function PlansPage() {
  const { billing } = useApp();
  const me = useMe();
  const plans = usePaged('plans', billing.plans);
  const gate = useResource(`plan:${me?.id ?? ''}`, async () => (me ? billing.mine() : undefined));
  return (
    <ShopFrame page="plans" title="Plans">
      <PagedRows
        list={plans}
        label="Plans"
        empty={<EmptyNotice title="There are no plans here." />}
      >
        {(plan) => <PlanRow key={plan.id} plan={plan} gate={gate.data} />}
      </PagedRows>
    </ShopFrame>
  );
}

function PlanRow({ plan, gate }: { plan: Plan; gate: Gate | undefined }) {
  return (
    <li className="row">
      <div className="row-words">
        <strong>{plan.name}</strong>
        {plan.description !== '' && <span className="muted">{plan.description}</span>}
        <span>
          <Price minor={plan.priceMinor} currency={plan.currency} />{' '}
          {periodWords(plan.periodMonths)}
        </span>
      </div>
      <div className="row-deed">
        <PlanDeed plan={plan} gate={gate} />
      </div>
    </li>
  );
}

const LIVE = ['pending_payment', 'active', 'past_due'];

function PlanDeed({ plan, gate }: { plan: Plan; gate: Gate | undefined }) {
  const me = useMe();
  if (!me) {
    return (
      <Link to="sign-in?after=plans" className="button">
        Sign in to subscribe
        <span className="visually-hidden"> to {plan.name}</span>
      </Link>
    );
  }
  const current = gate?.subscription;
  if (!current || !LIVE.includes(current.state)) return <Subscribe plan={plan} />;
  if (current.plan.id !== plan.id) return null;
  return (
    <Link to="account" className="button">
      {current.inForce ? 'Your plan' : 'Complete it'}
      <span className="visually-hidden">: {plan.name}</span>
    </Link>
  );
}

function Subscribe({ plan }: { plan: Plan }) {
  const { billing, router } = useApp();
  const attempt = useAttempt();
  const subscribe = () =>
    attempt.run(async (key) => {
      const begun = await billing.subscribe(plan.id, key);
      router.go('account');
      const page = payPageOf(begun.due?.checkoutUrl);
      if (page !== undefined) window.location.assign(page);
    });
  return (
    <>
      <button
        type="button"
        className="button button-primary"
        disabled={attempt.busy}
        onClick={subscribe}
        aria-label={`Subscribe to ${plan.name}`}
      >
        Subscribe
      </button>
      {attempt.error !== undefined && <ErrorNotice error={attempt.error} />}
    </>
  );
}
