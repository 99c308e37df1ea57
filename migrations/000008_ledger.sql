-- The books, in double entry. A row moves one amount of one currency from one account to another, so
-- no row can be out of balance, and neither can any set of rows. Nothing is ever changed: triggers
-- refuse it, also to the owner and also while a session plays a replica, and a correction is a new row.
-- Balances are sums; none is stored, so none can be wrong.

-- veza:up
-- What the kinds mean and which facts move money between them: docs/ledger.md.
create table ledger_accounts (
  -- Derived from kind, owner and currency.
  id uuid primary key,
  kind text not null check (kind in ('stripe_balance', 'external', 'psp_clearing', 'refunds_clearing',
    'seller_payable', 'seller_debt', 'platform_fee', 'psp_fee', 'dispute_hold', 'fx_residue',
    'suspense')),
  -- The seller. No reference: the books outlive the account of a person.
  owner_id uuid,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  created_at timestamptz not null,
  check ((owner_id is not null) = (kind in ('seller_payable', 'seller_debt'))),
  constraint ledger_accounts_key unique nulls not distinct (kind, owner_id, currency),
  -- Lets a row of the books name account and currency in one reference.
  constraint ledger_accounts_currency_key unique (id, currency)
);
create index ledger_accounts_owner_id_idx on ledger_accounts (owner_id) where owner_id is not null;

-- veza:ignore prefer-bigint-over-smallint: rows of one transaction
create table ledger_entries (
  id bigint generated always as identity primary key,
  transaction_id uuid not null,
  -- From 0 to one below the number of legs, which every leg knows: one that is missing shows.
  leg smallint not null,
  legs smallint not null,
  debit_account_id uuid not null,
  credit_account_id uuid not null,
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  -- The fact that is booked: the same one is never booked twice.
  source_kind text not null check (source_kind ~ '^[a-z]+(_[a-z]+)*$'),
  source_id uuid not null,
  purpose text not null check (purpose ~ '^[a-z]+(_[a-z]+)*$'),
  -- What the money belongs to from beginning to end: an order, with its refunds and transfers.
  chain_id uuid not null,
  -- The row that this one takes back, whole.
  reverses bigint,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  request_id text not null,
  check (leg >= 0 and leg < legs),
  check (debit_account_id <> credit_account_id),
  constraint ledger_entries_transaction_key unique (transaction_id, leg),
  constraint ledger_entries_source_key unique (source_kind, source_id, purpose, leg),
  constraint ledger_entries_reverses_key unique (reverses),
  constraint ledger_entries_movement_key unique (id, debit_account_id, credit_account_id, amount_minor),
  constraint ledger_entries_debit_fkey foreign key (debit_account_id, currency)
    references ledger_accounts (id, currency),
  constraint ledger_entries_credit_fkey foreign key (credit_account_id, currency)
    references ledger_accounts (id, currency),
  -- The same amount, the other way round.
  constraint ledger_entries_reverses_fkey
    foreign key (reverses, credit_account_id, debit_account_id, amount_minor)
    references ledger_entries (id, debit_account_id, credit_account_id, amount_minor)
);
-- Balances are read from these two alone.
create index ledger_entries_debit_idx on ledger_entries (debit_account_id, currency, id)
  include (amount_minor);
create index ledger_entries_credit_idx on ledger_entries (credit_account_id, currency, id)
  include (amount_minor);
create index ledger_entries_chain_id_idx on ledger_entries (chain_id, id);

-- Two legs of one transaction that are one exchange: so much of one currency went out, so much of
-- another came in.
-- veza:ignore prefer-bigint-over-smallint: rows of one transaction
create table ledger_fx_pairs (
  transaction_id uuid not null,
  sold_leg smallint not null,
  bought_leg smallint not null,
  -- Units of the bought currency for one of the sold.
  rate numeric not null check (rate > 0),
  -- Where the rate stands: the id of a balance transaction.
  evidence text not null check (evidence <> ''),
  primary key (transaction_id, sold_leg),
  check (sold_leg <> bought_leg),
  constraint ledger_fx_pairs_bought_key unique (transaction_id, bought_leg),
  constraint ledger_fx_pairs_sold_fkey foreign key (transaction_id, sold_leg)
    references ledger_entries (transaction_id, leg),
  constraint ledger_fx_pairs_bought_fkey foreign key (transaction_id, bought_leg)
    references ledger_entries (transaction_id, leg)
);

-- Bookings that a person made by hand, with the reason: the fact that such a booking is of.
create table ledger_corrections (
  id uuid primary key,
  reason text not null check (length(reason) between 1 and 500),
  -- An account, or the operator on the command line.
  booked_by text not null,
  booked_at timestamptz not null,
  request_id text not null
);

create function ledger_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % of % refused', lower(tg_op), tg_table_name
    using errcode = 'insufficient_privilege';
end
$$;
create trigger ledger_accounts_append_only
  before update or delete or truncate on ledger_accounts
  for each statement execute function ledger_refuse();
create trigger ledger_entries_append_only
  before update or delete or truncate on ledger_entries
  for each statement execute function ledger_refuse();
create trigger ledger_fx_pairs_append_only
  before update or delete or truncate on ledger_fx_pairs
  for each statement execute function ledger_refuse();
create trigger ledger_corrections_append_only
  before update or delete or truncate on ledger_corrections
  for each statement execute function ledger_refuse();
-- Also in a session that plays a replica, where triggers otherwise rest.
alter table ledger_accounts enable always trigger ledger_accounts_append_only;
alter table ledger_entries enable always trigger ledger_entries_append_only;
alter table ledger_fx_pairs enable always trigger ledger_fx_pairs_append_only;
alter table ledger_corrections enable always trigger ledger_corrections_append_only;

-- The owner keeps `update`: PostgreSQL asks for it to lock a row that another refers to.
revoke delete, truncate on ledger_accounts, ledger_entries, ledger_fx_pairs, ledger_corrections
  from current_user;

-- veza:down
drop table ledger_corrections;
drop table ledger_fx_pairs;
drop table ledger_entries;
drop table ledger_accounts;
drop function ledger_refuse();
