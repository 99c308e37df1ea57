-- What is asked of payment providers, what they said, and what they told us of their own accord.
--
-- An operation is the intent to have one object at a provider. It is written and committed before
-- anything is sent, holds the key under which it is sent, and is not over before the provider's own
-- answer says so: whoever is not final has a moment at which somebody looks again. `fence` grows
-- with every claim: whoever writes with an older one has lost the operation.

-- veza:up

-- What may follow what stands in the arguments of the triggers, in the words of the models in the
-- code: first the states in which a row may begin, then every move.
create function require_legal_state() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if not new.state = any (string_to_array(tg_argv[0], ' ')) then
      raise exception '%: a row cannot begin as %', tg_table_name, new.state
        using errcode = 'check_violation', constraint = tg_table_name || '_legal_state';
    end if;
  elsif new.state <> old.state
    and not (old.state || '>' || new.state) = any (string_to_array(tg_argv[1], ' ')) then
    raise exception '%: % cannot become %', tg_table_name, old.state, new.state
      using errcode = 'check_violation', constraint = tg_table_name || '_legal_state';
  end if;
  return new;
end
$$;

-- Whether the books of this installation are of real or of test money, and whose. Written when a
-- provider is first spoken to; keys of the other kind are refused from then on.
create table provider_modes (
  provider text primary key check (provider in ('hyperswitch', 'stripe')),
  livemode boolean not null,
  -- Merchant at Hyperswitch, platform account at Stripe, where it is known.
  account text,
  noted_at timestamptz not null default now()
);

-- One attempt of a buyer to pay one thing, at Hyperswitch.
create table payments (
  id uuid primary key,
  -- What is paid for: an order of the market, or a period of a subscription.
  purpose text not null check (purpose in ('order', 'subscription')),
  subject_id uuid not null,
  buyer_id uuid references users (id) on delete set null,
  -- Chosen by us, from the id of the row.
  provider_payment_id text not null unique check (provider_payment_id <> ''),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('created', 'pending', 'authorized', 'succeeded', 'failed',
    'cancelled', 'expired', 'needs_attention')),
  -- The provider's own word, also one that we do not know.
  provider_status text,
  received_minor bigint check (received_minor >= 0),
  -- What the provider has given back and what buyers have disputed, as it last said.
  provider_refunded_minor bigint not null default 0 check (provider_refunded_minor >= 0),
  -- The provider's page on which the buyer pays.
  checkout_url text,
  -- True for money that buys nothing, because another payment had bought it or nobody wanted it
  -- any more. It is given back, and stands in nobody's way.
  surplus boolean not null default false,
  provider_updated_at timestamptz,
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  succeeded_at timestamptz,
  check (state <> 'succeeded' or (succeeded_at is not null and received_minor is not null)),
  -- Whatever buys something was paid to the unit.
  check (state <> 'succeeded' or surplus or received_minor = amount_minor)
);
-- One payment at a time may buy a thing.
create unique index payments_live_key on payments (purpose, subject_id)
  where not surplus and state in ('created', 'pending', 'authorized', 'succeeded');
create index payments_subject_idx on payments (purpose, subject_id, created_at);
create index payments_buyer_id_idx on payments (buyer_id, created_at);
create index payments_state_idx on payments (state, updated_at);
create trigger payments_legal_state before insert or update of state on payments
  for each row execute function require_legal_state(
    'created',
    'authorized>cancelled authorized>expired authorized>failed authorized>needs_attention authorized>succeeded cancelled>needs_attention cancelled>succeeded created>authorized created>cancelled created>expired created>failed created>needs_attention created>pending created>succeeded expired>needs_attention expired>succeeded failed>authorized failed>cancelled failed>expired failed>needs_attention failed>pending failed>succeeded needs_attention>authorized needs_attention>cancelled needs_attention>expired needs_attention>failed needs_attention>pending needs_attention>succeeded pending>authorized pending>cancelled pending>expired pending>failed pending>needs_attention pending>succeeded succeeded>needs_attention');

-- veza:ignore prefer-bigint-over-int: attempts and tries of one operation, and status codes
create table operations (
  id uuid primary key,
  provider text not null check (provider in ('hyperswitch', 'stripe')),
  kind text not null check (kind in ('payment', 'refund', 'dispute', 'transfer', 'reversal', 'payout', 'account')),
  -- The row of ours that the object at the provider belongs to.
  subject_id uuid not null,
  state text not null check (state in ('due', 'sending', 'unclear', 'watching', 'settled', 'refused')),
  -- Number of the key; grows only when the object was proved absent, or after a corrected refusal.
  attempt integer not null default 1 check (attempt > 0),
  idempotency_key text not null unique check (idempotency_key <> ''),
  -- A provider forgets keys: their age is counted from here.
  key_first_sent_at timestamptz,
  -- Set while this key may have done something that nobody has seen: a refusal proves nothing then.
  unclear_since timestamptz,
  provider_object_id text check (provider_object_id <> ''),
  -- Looks and tries since the operation last got anywhere; the waits grow with it.
  tries integer not null default 0 check (tries >= 0),
  next_attempt_at timestamptz,
  lease_expires_at timestamptz,
  fence bigint not null default 0 check (fence >= 0),
  -- Grows when somebody has news of the object; a look that began before does not count as one.
  pokes bigint not null default 0 check (pokes >= 0),
  last_outcome text check (last_outcome in ('applied', 'refused', 'retry_same_key', 'unknown', 'stop', 'absent')),
  last_status integer,
  last_code text,
  last_message text,
  request_id text not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  settled_at timestamptz,
  unique (kind, subject_id),
  -- Nothing in limbo: whatever is not over is looked at again.
  check ((state in ('settled', 'refused')) = (next_attempt_at is null)),
  check ((state in ('settled', 'refused')) = (settled_at is not null)),
  check ((state = 'sending') = (lease_expires_at is not null))
);
create index operations_due_idx on operations (next_attempt_at) where next_attempt_at is not null;
create index operations_object_idx on operations (kind, provider_object_id);
create trigger operations_legal_state before insert or update of state on operations
  for each row execute function require_legal_state(
    'due watching',
    'due>sending due>watching refused>due refused>watching sending>due sending>refused sending>settled sending>unclear sending>watching settled>due settled>watching unclear>sending watching>sending');

-- What a person has to see: nobody and nothing repairs it alone.
create table payment_exceptions (
  id uuid primary key,
  class text not null check (class ~ '^[a-z]+(_[a-z]+)*$'),
  subject_kind text not null,
  subject_id text not null,
  message text not null,
  details jsonb not null default '{}'::jsonb,
  amount_minor bigint,
  currency text check (currency ~ '^[A-Z]{3}$'),
  opened_at timestamptz not null,
  seen_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  close_reason text,
  check ((closed_at is null) = (closed_by is null))
);
create unique index payment_exceptions_open_key
  on payment_exceptions (class, subject_kind, subject_id) where closed_at is null;
create index payment_exceptions_opened_at_idx on payment_exceptions (opened_at desc, id desc);

-- Every delivery, whatever became of it: the log. Kept for `payments.webhookLogDays`.
-- veza:ignore prefer-bigint-over-int: bytes of one delivery
create table webhook_deliveries (
  id uuid primary key,
  provider text not null check (provider in ('hyperswitch', 'stripe')),
  received_at timestamptz not null,
  -- The bytes as they came; of what is too large only the first ones.
  payload bytea not null,
  payload_bytes integer not null check (payload_bytes >= 0),
  payload_sha256 bytea not null check (length(payload_sha256) = 32),
  headers jsonb not null,
  signature text,
  signature_valid boolean not null,
  source_ip inet,
  user_agent text,
  request_id text not null,
  event_id text,
  event_type text,
  processing_result text not null
    check (processing_result in ('ok', 'skipped', 'signature_invalid') or processing_result like 'error: %')
);
create index webhook_deliveries_received_at_idx on webhook_deliveries (received_at desc, id desc);
create index webhook_deliveries_event_idx on webhook_deliveries (provider, event_id);

-- Every event once, for ever: what a delivery must never do twice. Not part of the log.
-- veza:ignore prefer-bigint-over-int: tries of one event
create table webhook_inbox (
  id uuid primary key,
  provider text not null check (provider in ('hyperswitch', 'stripe')),
  event_id text not null check (event_id <> ''),
  event_type text not null,
  object_kind text,
  object_id text,
  -- Of what the object belongs to, where the event says so: a dispute's payment, a payout's account.
  parent_id text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  state text not null check (state in ('received', 'parked', 'applied', 'skipped', 'unmatched')),
  tries integer not null default 0 check (tries >= 0),
  next_attempt_at timestamptz,
  settled_at timestamptz,
  reason text,
  request_id text not null,
  unique (provider, event_id),
  check ((state in ('received', 'parked')) = (next_attempt_at is not null)),
  check ((state in ('received', 'parked')) = (settled_at is null))
);
create index webhook_inbox_due_idx on webhook_inbox (next_attempt_at) where next_attempt_at is not null;
create index webhook_inbox_object_idx on webhook_inbox (provider, object_kind, object_id);
create trigger webhook_inbox_legal_state before insert or update of state on webhook_inbox
  for each row execute function require_legal_state(
    'received',
    'applied>received parked>applied parked>received parked>skipped parked>unmatched received>applied received>parked received>skipped received>unmatched skipped>received unmatched>received');

-- What a request with an Idempotency-Key was answered, for as long as its sender may ask again.
-- veza:ignore prefer-bigint-over-int: a status code
create table api_idempotency (
  account_id uuid not null references users (id) on delete cascade,
  route text not null,
  key text not null check (length(key) between 1 and 255),
  request_sha256 bytea not null check (length(request_sha256) = 32),
  -- Null while the first request is at work, which is until lease_expires_at.
  status integer,
  response jsonb,
  lease_expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (account_id, route, key)
);
create index api_idempotency_created_at_idx on api_idempotency (created_at);

-- veza:down
drop table api_idempotency;
drop table webhook_inbox;
drop table webhook_deliveries;
drop table payment_exceptions;
drop table operations;
drop table payments;
drop table provider_modes;
drop function require_legal_state();
