-- The market: what is for sale and by whom, orders with their lines, the licences that a payment
-- gave, refunds, and what sellers got, gave back or owe.
--
-- Amounts are minor units of one currency along a whole chain: order, lines, payment, refund,
-- transfer, reversal. Every object at a provider has its id in a column that no two rows share, and
-- its operation (see 000009) in a row of the same transaction as its own.

-- veza:up
create table sellers (
  id uuid primary key,
  user_id uuid unique references users (id) on delete set null,
  display_name text not null check (length(display_name) between 1 and 200),
  country text not null check (country ~ '^[A-Z]{2}$'),
  -- The connected account at Stripe; made when the seller signs up.
  stripe_account_id text check (stripe_account_id <> ''),
  state text not null check (state in ('onboarding', 'active', 'restricted', 'disabled')),
  payouts_enabled boolean not null default false,
  -- Why the provider holds the account back, in its own words.
  requirements jsonb not null default '[]'::jsonb,
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (state <> 'active' or stripe_account_id is not null)
);
create unique index sellers_stripe_account_id_key on sellers (stripe_account_id)
  where stripe_account_id is not null;
create trigger sellers_legal_state before insert or update of state on sellers
  for each row execute function require_legal_state(
    'onboarding',
    'active>disabled active>restricted disabled>active disabled>restricted onboarding>active onboarding>disabled onboarding>restricted restricted>active restricted>disabled');

create table products (
  id uuid primary key,
  seller_id uuid not null references sellers (id),
  track_id uuid references tracks (id),
  album_id uuid references albums (id),
  title text not null check (length(title) between 1 and 500),
  -- What the buyer may do with it.
  licence text not null check (licence in ('personal', 'commercial', 'exclusive')),
  price_minor bigint not null check (price_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('draft', 'active', 'archived')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (num_nonnulls(track_id, album_id) = 1)
);
create index products_seller_id_idx on products (seller_id, created_at desc);
create index products_track_id_idx on products (track_id);
create index products_album_id_idx on products (album_id);
create index products_active_idx on products (created_at desc, id desc) where state = 'active';
create trigger products_legal_state before insert or update of state on products
  for each row execute function require_legal_state(
    'active draft', 'active>archived active>draft archived>active draft>active draft>archived');

create table orders (
  id uuid primary key,
  buyer_id uuid references users (id) on delete set null,
  state text not null check (state in ('draft', 'pending_payment', 'authorized', 'paid',
    'partially_refunded', 'refunded', 'failed', 'cancelled', 'expired', 'disputed', 'dispute_lost',
    'needs_attention')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  total_minor bigint not null check (total_minor >= 0),
  -- Refunds that succeeded and were not undone.
  refunded_minor bigint not null default 0,
  -- The payment that bought it.
  payment_id uuid references payments (id),
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  placed_at timestamptz,
  expires_at timestamptz,
  paid_at timestamptz,
  check (refunded_minor between 0 and total_minor),
  check (state in ('draft', 'cancelled', 'expired') or (placed_at is not null and total_minor > 0)),
  -- Paid is what a payment of that order has paid, and nothing else.
  check (state not in ('paid', 'partially_refunded', 'refunded', 'disputed', 'dispute_lost')
    or (payment_id is not null and paid_at is not null)),
  check (state <> 'refunded' or refunded_minor = total_minor),
  check (state <> 'partially_refunded' or (refunded_minor > 0 and refunded_minor < total_minor)),
  check (state <> 'paid' or refunded_minor = 0)
);
-- The cart: one draft of a buyer in one currency.
create unique index orders_cart_key on orders (buyer_id, currency) where state = 'draft';
create unique index orders_payment_id_key on orders (payment_id) where payment_id is not null;
create index orders_buyer_id_idx on orders (buyer_id, created_at desc, id desc);
create index orders_state_idx on orders (state, updated_at);
create index orders_expires_at_idx on orders (expires_at) where state = 'pending_payment';
create trigger orders_legal_state before insert or update of state on orders
  for each row execute function require_legal_state(
    'draft',
    'authorized>cancelled authorized>expired authorized>failed authorized>needs_attention authorized>paid dispute_lost>disputed dispute_lost>paid dispute_lost>partially_refunded dispute_lost>refunded disputed>dispute_lost disputed>paid disputed>partially_refunded disputed>refunded draft>pending_payment failed>authorized failed>cancelled failed>expired failed>needs_attention failed>paid failed>pending_payment needs_attention>authorized needs_attention>cancelled needs_attention>expired needs_attention>failed needs_attention>paid needs_attention>partially_refunded needs_attention>pending_payment needs_attention>refunded paid>disputed paid>needs_attention paid>partially_refunded paid>refunded partially_refunded>disputed partially_refunded>needs_attention partially_refunded>paid partially_refunded>refunded pending_payment>authorized pending_payment>cancelled pending_payment>expired pending_payment>failed pending_payment>needs_attention pending_payment>paid refunded>disputed refunded>needs_attention refunded>paid refunded>partially_refunded');

-- veza:ignore prefer-bigint-over-int: places of an order
create table order_items (
  id uuid primary key,
  order_id uuid not null references orders (id) on delete cascade,
  position integer not null check (position > 0),
  product_id uuid not null references products (id),
  seller_id uuid not null references sellers (id),
  -- As they were when the order was placed.
  title text not null,
  licence text not null,
  price_minor bigint not null check (price_minor > 0),
  -- What the platform keeps of the price; the rest is the seller's.
  fee_minor bigint not null default 0,
  refunded_minor bigint not null default 0,
  unique (order_id, product_id),
  unique (order_id, position),
  check (fee_minor between 0 and price_minor),
  check (refunded_minor between 0 and price_minor)
);
create index order_items_product_id_idx on order_items (product_id);
create index order_items_seller_id_idx on order_items (seller_id, order_id);

create table licences (
  id uuid primary key,
  order_item_id uuid not null unique references order_items (id),
  order_id uuid not null references orders (id),
  product_id uuid not null references products (id),
  holder_id uuid references users (id) on delete set null,
  track_id uuid references tracks (id),
  album_id uuid references albums (id),
  licence text not null,
  state text not null check (state in ('granted', 'suspended', 'revoked')),
  granted_at timestamptz not null,
  updated_at timestamptz not null,
  check (num_nonnulls(track_id, album_id) = 1)
);
create index licences_holder_id_idx on licences (holder_id, granted_at desc, id desc);
create index licences_order_id_idx on licences (order_id);
create index licences_product_id_idx on licences (product_id);
create index licences_track_id_idx on licences (track_id, holder_id) where state = 'granted';
create index licences_album_id_idx on licences (album_id, holder_id) where state = 'granted';
create trigger licences_legal_state before insert or update of state on licences
  for each row execute function require_legal_state(
    'granted',
    'granted>revoked granted>suspended revoked>granted suspended>granted suspended>revoked');

-- A licence that is in force belongs to an order that was paid, by a payment that succeeded and is
-- no surplus. Looked at when the transaction ends, so that both may change in it.
create function require_paid_licence() returns trigger language plpgsql as $$
begin
  if exists (select from licences l where l.id = new.id and l.state = 'granted')
    and not exists (
      select from orders o join payments p on p.id = o.payment_id
      where o.id = new.order_id and o.state in ('paid', 'partially_refunded', 'needs_attention')
        and p.state in ('succeeded', 'needs_attention') and not p.surplus
        and p.received_minor = o.total_minor) then
    raise exception 'licence % has no paid order', new.id
      using errcode = 'check_violation', constraint = 'licences_paid';
  end if;
  return null;
end
$$;
create constraint trigger licences_paid after insert or update on licences
  deferrable initially deferred for each row execute function require_paid_licence();

create table refunds (
  id uuid primary key,
  payment_id uuid not null references payments (id),
  -- The order whose money goes back; null for money that never bought anything.
  order_id uuid references orders (id),
  -- Chosen by us, from the id of the row.
  provider_refund_id text not null unique check (provider_refund_id <> ''),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('requested', 'submitting', 'pending', 'review', 'unknown',
    'succeeded', 'failed', 'failed_after_success')),
  cause text not null check (cause in ('buyer_request', 'operator', 'surplus', 'remote')),
  reason text not null check (length(reason) between 1 and 255),
  requested_by uuid references users (id) on delete set null,
  failure_code text,
  failure_message text,
  provider_updated_at timestamptz,
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  succeeded_at timestamptz,
  check (state not in ('succeeded', 'failed_after_success') or succeeded_at is not null)
);
create index refunds_payment_id_idx on refunds (payment_id, created_at);
create index refunds_order_id_idx on refunds (order_id, created_at);
create index refunds_state_idx on refunds (state, updated_at);
create trigger refunds_legal_state before insert or update of state on refunds
  for each row execute function require_legal_state(
    'requested',
    'failed>succeeded failed_after_success>succeeded pending>failed pending>review pending>succeeded requested>failed requested>submitting review>failed review>pending review>succeeded submitting>failed submitting>pending submitting>review submitting>succeeded submitting>unknown succeeded>failed_after_success unknown>failed unknown>pending unknown>review unknown>submitting unknown>succeeded');

-- What was paid is never given back twice, whoever asks at the same moment: the payment's row is
-- locked, so the sums come one after the other.
create function require_refundable() returns trigger language plpgsql as $$
declare
  captured bigint;
  given bigint;
begin
  select received_minor into captured from payments where id = new.payment_id for update;
  select coalesce(sum(amount_minor), 0) into given from refunds
  where payment_id = new.payment_id and state not in ('failed', 'failed_after_success')
    and id <> new.id;
  if new.state not in ('failed', 'failed_after_success')
    and given + new.amount_minor > coalesce(captured, 0) then
    raise exception 'refunds of payment % would be % of %', new.payment_id,
      given + new.amount_minor, coalesce(captured, 0)
      using errcode = 'check_violation', constraint = 'refunds_within_payment';
  end if;
  return new;
end
$$;
create trigger refunds_within_payment before insert or update of state, amount_minor on refunds
  for each row execute function require_refundable();

-- How a refund falls upon the lines of its order.
create table refund_items (
  refund_id uuid not null references refunds (id) on delete cascade,
  order_item_id uuid not null references order_items (id),
  amount_minor bigint not null check (amount_minor > 0),
  primary key (refund_id, order_item_id)
);
create index refund_items_order_item_id_idx on refund_items (order_item_id);

create table seller_transfers (
  id uuid primary key,
  order_id uuid not null references orders (id),
  seller_id uuid not null references sellers (id),
  purpose text not null check (purpose in ('sale')),
  -- What the seller's lines come to without the fee, less what had been refunded before.
  amount_minor bigint not null check (amount_minor > 0),
  -- The seller's lines with the fee.
  captured_minor bigint not null check (captured_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('pending', 'submitting', 'on_hold', 'unknown', 'failed',
    'permanently_failed', 'cancelled', 'completed', 'reversal_pending', 'reversing',
    'partially_reversed', 'reversed', 'reversal_unknown', 'reversal_blocked', 'debt')),
  hold_reason text check (hold_reason in ('account', 'balance', 'minimum', 'dispute', 'operator')),
  stripe_transfer_id text check (stripe_transfer_id <> ''),
  destination text check (destination <> ''),
  reversed_minor bigint not null default 0,
  -- Set when a person sends it although it is below the smallest transfer.
  minimum_waived boolean not null default false,
  failure_code text,
  failure_message text,
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  completed_at timestamptz,
  check (reversed_minor between 0 and amount_minor),
  check (amount_minor <= captured_minor),
  check ((state = 'on_hold') = (hold_reason is not null)),
  -- What moved has the id under which it moved; what did not move has none.
  check ((state in ('completed', 'reversal_pending', 'reversing', 'partially_reversed', 'reversed',
    'reversal_unknown', 'reversal_blocked', 'debt')) = (stripe_transfer_id is not null)),
  check ((stripe_transfer_id is null) = (completed_at is null)),
  check (state <> 'reversed' or reversed_minor = amount_minor)
);
create unique index seller_transfers_live_key on seller_transfers (order_id, seller_id, purpose)
  where state not in ('cancelled', 'permanently_failed');
create unique index seller_transfers_stripe_transfer_id_key on seller_transfers (stripe_transfer_id)
  where stripe_transfer_id is not null and stripe_transfer_id <> '';
create index seller_transfers_seller_id_idx on seller_transfers (seller_id, created_at desc, id desc);
create index seller_transfers_state_idx on seller_transfers (state, updated_at);
create trigger seller_transfers_legal_state before insert or update of state on seller_transfers
  for each row execute function require_legal_state(
    'pending',
    'completed>partially_reversed completed>reversal_pending completed>reversed debt>partially_reversed debt>reversal_pending debt>reversed failed>cancelled failed>pending failed>permanently_failed failed>submitting on_hold>cancelled on_hold>pending on_hold>permanently_failed on_hold>submitting partially_reversed>completed partially_reversed>reversal_pending partially_reversed>reversed pending>cancelled pending>on_hold pending>submitting permanently_failed>pending reversal_blocked>debt reversal_blocked>partially_reversed reversal_blocked>reversal_pending reversal_blocked>reversed reversal_blocked>reversing reversal_pending>completed reversal_pending>partially_reversed reversal_pending>reversed reversal_pending>reversing reversal_unknown>completed reversal_unknown>partially_reversed reversal_unknown>reversal_blocked reversal_unknown>reversal_pending reversal_unknown>reversed reversal_unknown>reversing reversing>completed reversing>partially_reversed reversing>reversal_blocked reversing>reversal_pending reversing>reversal_unknown reversing>reversed submitting>completed submitting>failed submitting>on_hold submitting>pending submitting>unknown unknown>completed unknown>failed unknown>on_hold unknown>pending unknown>submitting');

-- A part of a transfer that goes back, each with what caused it.
create table transfer_reversals (
  id uuid primary key,
  transfer_id uuid not null references seller_transfers (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  cause_kind text not null check (cause_kind in ('refund', 'dispute', 'operator', 'remote')),
  cause_id text not null check (cause_id <> ''),
  state text not null check (state in ('pending', 'submitting', 'unknown', 'blocked', 'succeeded',
    'debt', 'cancelled')),
  stripe_reversal_id text check (stripe_reversal_id <> ''),
  -- Tries that the seller's balance refused, before it becomes a debt.
  blocked_since timestamptz,
  failure_code text,
  failure_message text,
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  succeeded_at timestamptz,
  check ((state = 'succeeded') = (stripe_reversal_id is not null)),
  check ((state = 'succeeded') = (succeeded_at is not null)),
  check (state <> 'blocked' or blocked_since is not null)
);
create unique index transfer_reversals_cause_key
  on transfer_reversals (transfer_id, cause_kind, cause_id) where state <> 'cancelled';
create unique index transfer_reversals_stripe_reversal_id_key on transfer_reversals (stripe_reversal_id)
  where stripe_reversal_id is not null and stripe_reversal_id <> '';
create index transfer_reversals_state_idx on transfer_reversals (state, updated_at);
create trigger transfer_reversals_legal_state before insert or update of state on transfer_reversals
  for each row execute function require_legal_state(
    'pending succeeded',
    'blocked>debt blocked>pending blocked>submitting blocked>succeeded debt>pending debt>succeeded pending>cancelled pending>submitting pending>succeeded submitting>blocked submitting>pending submitting>succeeded submitting>unknown unknown>blocked unknown>pending unknown>submitting unknown>succeeded');

-- Reversals that stand or may still happen never exceed what was transferred.
create function require_reversible() returns trigger language plpgsql as $$
declare
  moved bigint;
  given bigint;
begin
  select amount_minor into moved from seller_transfers where id = new.transfer_id for update;
  select coalesce(sum(amount_minor), 0) into given from transfer_reversals
  where transfer_id = new.transfer_id and state <> 'cancelled' and id <> new.id;
  if new.state <> 'cancelled' and given + new.amount_minor > moved then
    raise exception 'reversals of transfer % would be % of %', new.transfer_id,
      given + new.amount_minor, moved
      using errcode = 'check_violation', constraint = 'transfer_reversals_within_transfer';
  end if;
  return new;
end
$$;
create trigger transfer_reversals_within_transfer
  before insert or update of state, amount_minor on transfer_reversals
  for each row execute function require_reversible();

create table disputes (
  id uuid primary key,
  payment_id uuid not null references payments (id),
  provider_dispute_id text not null unique check (provider_dispute_id <> ''),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  stage text not null,
  state text not null check (state in ('opened', 'challenged', 'won', 'lost', 'accepted',
    'cancelled', 'expired')),
  provider_updated_at timestamptz,
  request_id text not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null
);
create index disputes_payment_id_idx on disputes (payment_id, opened_at);
create index disputes_state_idx on disputes (state, updated_at);

-- What Stripe paid to the sellers' banks, as it was read there.
create table payouts (
  id uuid primary key,
  seller_id uuid not null references sellers (id),
  stripe_payout_id text not null unique check (stripe_payout_id <> ''),
  -- Unknown until the payout was read for the first time.
  amount_minor bigint,
  currency text check (currency ~ '^[A-Z]{3}$'),
  state text not null check (state in ('pending', 'in_transit', 'paid', 'canceled', 'failed')),
  failure_code text,
  arrival_at timestamptz,
  request_id text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((amount_minor is null) = (currency is null))
);
create index payouts_seller_id_idx on payouts (seller_id, created_at desc, id desc);

-- veza:down
drop table payouts;
drop table disputes;
drop table transfer_reversals;
drop function require_reversible();
drop table seller_transfers;
drop table refund_items;
drop table refunds;
drop function require_refundable();
drop table licences;
drop function require_paid_licence();
drop table order_items;
drop table orders;
drop table products;
drop table sellers;
