-- Runs that look for the ids of transfers at Stripe. A page of the list and the place behind it are
-- written in one transaction, so that a run that was killed goes on with the page that comes next.
-- Everything of a run is removed when it ends: what it wrote stands in the transfers and the audit log.

-- veza:up
-- veza:ignore prefer-bigint-over-int: requests of one run
create table backfill_runs (
  id uuid primary key,
  -- Rows of ours that it is about, by the moment at which they were made.
  since timestamptz,
  until timestamptz,
  plan text not null check (plan in ('by-destination', 'by-window')),
  started_at timestamptz not null,
  -- Lists that were asked for, and how often there were too many requests.
  calls integer not null default 0 check (calls >= 0),
  rate_limited integer not null default 0 check (rate_limited >= 0),
  request_id text not null
);
-- One at a time: another one goes on with it, or begins anew.
create unique index backfill_runs_one on backfill_runs ((true));

-- The lists that a run reads, each with the place that it has come to.
-- veza:ignore prefer-bigint-over-int: places of one run
create table backfill_lists (
  run_id uuid not null references backfill_runs (id) on delete cascade,
  number integer not null check (number >= 0),
  destination text,
  -- Whole seconds, both included.
  created_from timestamptz not null,
  created_to timestamptz not null,
  -- The last transfer of the last page; null before the first one, and after a place that was gone.
  place text,
  done boolean not null default false,
  primary key (run_id, number)
);

-- Transfers as Stripe has listed them, with the ids of ours that they name.
create table backfill_transfers (
  run_id uuid not null references backfill_runs (id) on delete cascade,
  stripe_transfer_id text not null,
  order_id uuid,
  seller_transfer_id uuid,
  amount_minor bigint not null,
  reversed_minor bigint not null,
  currency text not null,
  destination text not null,
  transfer_group text,
  metadata jsonb not null,
  created_at timestamptz not null,
  primary key (run_id, stripe_transfer_id)
);
create index backfill_transfers_order_id_idx on backfill_transfers (run_id, order_id)
  where order_id is not null;
create index backfill_transfers_seller_transfer_id_idx
  on backfill_transfers (run_id, seller_transfer_id) where seller_transfer_id is not null;

-- What belongs together for certain, and what has been done about it.
create table backfill_matches (
  run_id uuid not null references backfill_runs (id) on delete cascade,
  seller_transfer_id uuid not null references seller_transfers (id),
  stripe_transfer_id text not null,
  written_at timestamptz,
  -- When its metadata at Stripe was completed, or was found to be complete.
  noted_at timestamptz,
  primary key (run_id, seller_transfer_id),
  unique (run_id, stripe_transfer_id)
);

-- veza:down
drop table backfill_matches;
drop table backfill_transfers;
drop table backfill_lists;
drop table backfill_runs;
