-- Plans, subscriptions, and the periods that were paid for.
--
-- A subscription is active because a payment of its period succeeded, never because somebody said
-- so: the row that is active names the payment and the end of what it paid.

-- veza:up
-- veza:ignore prefer-bigint-over-int: months of one period
create table plans (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  description text not null default '' check (length(description) <= 2000),
  price_minor bigint not null check (price_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  period_months integer not null check (period_months between 1 and 36),
  state text not null check (state in ('active', 'archived')),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index plans_name_key on plans (lower(name)) where state = 'active';

create table subscriptions (
  id uuid primary key,
  user_id uuid references users (id) on delete set null,
  plan_id uuid not null references plans (id),
  state text not null check (state in ('pending_payment', 'active', 'past_due', 'cancelled', 'expired')),
  -- The payment of the period that runs, and the end of what it paid.
  payment_id uuid references payments (id),
  paid_until timestamptz,
  -- Set when its owner ended it: it runs to the end of what is paid and is not renewed.
  cancel_requested_at timestamptz,
  end_reason text check (end_reason in ('never_paid', 'not_renewed', 'requested', 'refunded',
    'disputed', 'operator')),
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- An unpaid beginning is given up then, after one last look.
  expires_at timestamptz,
  check (state not in ('active', 'past_due') or (payment_id is not null and paid_until is not null)),
  check ((state = 'pending_payment') = (expires_at is not null)),
  check ((state in ('cancelled', 'expired')) = (end_reason is not null))
);
-- One subscription at a time that is, or is about to be, in force.
create unique index subscriptions_live_key on subscriptions (user_id)
  where state in ('pending_payment', 'active', 'past_due');
create index subscriptions_user_id_idx on subscriptions (user_id, created_at desc, id desc);
create index subscriptions_created_at_idx on subscriptions (created_at desc, id desc);
create index subscriptions_plan_id_idx on subscriptions (plan_id);
create index subscriptions_payment_id_idx on subscriptions (payment_id);
create index subscriptions_paid_until_idx on subscriptions (paid_until)
  where state in ('active', 'past_due');
create index subscriptions_expires_at_idx on subscriptions (expires_at)
  where state = 'pending_payment';
create trigger subscriptions_legal_state before insert or update of state on subscriptions
  for each row execute function require_legal_state(
    'pending_payment',
    'active>cancelled active>past_due past_due>active past_due>cancelled pending_payment>active pending_payment>cancelled pending_payment>expired');

-- One stretch of time that is paid for by itself; `sequence` 1 begins the subscription.
-- veza:ignore prefer-bigint-over-int: periods of one subscription
create table subscription_periods (
  id uuid primary key,
  subscription_id uuid not null references subscriptions (id),
  sequence integer not null check (sequence > 0),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('open', 'paid', 'void', 'refunded')),
  payment_id uuid references payments (id),
  -- Known once it is paid: the first begins with the payment, the next where the last one ends, or
  -- with its payment when that comes later.
  starts_at timestamptz,
  ends_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (subscription_id, sequence),
  check (ends_at > starts_at),
  check (state not in ('paid', 'refunded') or (payment_id is not null and starts_at is not null and ends_at is not null))
);
create unique index subscription_periods_payment_id_key on subscription_periods (payment_id)
  where payment_id is not null;
create unique index subscription_periods_open_key on subscription_periods (subscription_id)
  where state = 'open';
create trigger subscription_periods_legal_state before insert or update of state on subscription_periods
  for each row execute function require_legal_state(
    'open', 'open>paid open>void paid>refunded refunded>paid');

-- What is in force was paid: a payment that succeeded, of a period of this subscription, to the unit.
create function require_paid_subscription() returns trigger language plpgsql as $$
begin
  if exists (select from subscriptions s where s.id = new.id and s.state = 'active')
    and not exists (
      select from subscriptions s
        join subscription_periods d on d.subscription_id = s.id and d.payment_id = s.payment_id
        join payments p on p.id = s.payment_id and p.purpose = 'subscription' and p.subject_id = d.id
      where s.id = new.id and d.state = 'paid' and p.state = 'succeeded' and not p.surplus
        and p.received_minor = d.amount_minor and p.currency = d.currency) then
    raise exception 'subscription % is not paid', new.id
      using errcode = 'check_violation', constraint = 'subscriptions_paid';
  end if;
  return null;
end
$$;
create constraint trigger subscriptions_paid after insert or update on subscriptions
  deferrable initially deferred for each row execute function require_paid_subscription();

-- Who is premium, from when to when, and by what: a grant that somebody answers for, or a payment.
-- The one place that says so; whoever asks compares with the time of its own.
create view premium_spans as
  select g.user_id, g.starts_at, g.ends_at, 'grant' as source
  from premium_grants g where g.revoked_at is null
  union all
  select s.user_id, s.created_at, s.paid_until, 'subscription'
  from subscriptions s join payments p on p.id = s.payment_id
  where s.state = 'active' and s.user_id is not null and p.state = 'succeeded' and not p.surplus;

-- veza:down
drop view premium_spans;
drop table subscription_periods;
drop table subscriptions;
drop function require_paid_subscription();
drop table plans;
