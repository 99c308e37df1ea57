-- Our books held against the payment providers: runs, what was seen there, where the sides differ,
-- and what was repaired by which evidence.
--
-- A run that was cut short goes on where its row says. What it has seen is kept until it ends, so that
-- no page is asked for twice; differences and repairs stay.

-- veza:up
create table reconcile_runs (
  id uuid primary key,
  scope text not null check (scope in ('orders', 'refunds', 'transfers', 'payouts', 'all')),
  -- Whether it repairs, or only looks.
  applies boolean not null,
  -- Whether it only asks about rows that are not over, without any list.
  stuck_only boolean not null,
  state text not null check (state in ('running', 'done', 'abandoned')),
  -- What was made in this stretch of time is compared.
  since timestamptz not null,
  until timestamptz not null,
  -- Where it goes on: the step, and within it the last key that is done.
  step text not null,
  cursor text,
  -- Grows with everybody who takes the run over; whoever writes with an older one has lost it.
  fence bigint not null default 0,
  calls bigint not null default 0 check (calls >= 0),
  calls_minimum bigint not null default 0 check (calls_minimum >= 0),
  compared bigint not null default 0 check (compared >= 0),
  matched bigint not null default 0 check (matched >= 0),
  -- Windows that could not be read to their end, and why.
  incomplete text[] not null default '{}',
  request_id text not null,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  finished_at timestamptz,
  check (until >= since),
  check ((state = 'running') = (finished_at is null))
);
create unique index reconcile_runs_running_key on reconcile_runs (scope, applies, stuck_only)
  where state = 'running';
create index reconcile_runs_finished_at_idx on reconcile_runs (finished_at desc);

-- A list that is read page by page, with its own place.
-- veza:ignore prefer-bigint-over-int: pages of one list
create table reconcile_windows (
  run_id uuid not null references reconcile_runs (id) on delete cascade,
  kind text not null,
  -- The connected account whose list it is; empty for the platform's own.
  account text not null default '',
  cursor text,
  pages integer not null default 0 check (pages >= 0),
  objects bigint not null default 0 check (objects >= 0),
  done boolean not null default false,
  primary key (run_id, kind, account)
);

-- What the providers have, as this run has seen it; removed when it ends.
create table reconcile_seen (
  run_id uuid not null references reconcile_runs (id) on delete cascade,
  kind text not null,
  object_id text not null,
  -- Proved by a look: there is no such object.
  absent boolean not null default false,
  -- The payment of a refund, the transfer of a reversal.
  parent_id text,
  amount_minor bigint,
  -- Of a payment what was received, of a transfer what came back.
  done_minor bigint,
  currency text,
  status text,
  destination text,
  -- The row of ours that it says it is of.
  names uuid,
  created_at timestamptz,
  primary key (run_id, kind, object_id)
);
create index reconcile_seen_names_idx on reconcile_seen (run_id, kind, names) where names is not null;

create table reconcile_differences (
  id uuid primary key,
  run_id uuid not null references reconcile_runs (id) on delete cascade,
  rule text not null,
  class text not null check (class in ('missing_local', 'missing_remote', 'amount', 'currency',
    'status', 'destination', 'duplicate_remote', 'orphan_reversal', 'id_missing', 'id_conflict',
    'over_refunded', 'under_reversed', 'entitlement_without_payment', 'stale_unknown')),
  subject_kind text not null,
  subject_id text not null,
  -- Both sides as they were compared.
  local jsonb,
  remote jsonb,
  action text not null check (action in ('settle', 'run', 'follow', 'withdraw', 'person')),
  amount_minor bigint,
  currency text,
  since timestamptz not null,
  outcome text not null check (outcome in ('suspected', 'planned', 'applied', 'unchanged', 'stale', 'failed', 'left')),
  message text not null,
  unique (run_id, rule, subject_kind, subject_id)
);

-- Every repair, with what it was made from. Never changed and never removed.
create table reconcile_fixes (
  id uuid primary key,
  run_id uuid not null,
  difference_id uuid not null unique,
  rule text not null,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  before jsonb not null,
  after jsonb not null,
  evidence jsonb,
  evidence_sha256 bytea check (length(evidence_sha256) = 32),
  request_id text not null,
  at timestamptz not null
);
create index reconcile_fixes_subject_idx on reconcile_fixes (subject_kind, subject_id);

-- Both sides of a run in money.
create table reconcile_totals (
  run_id uuid not null references reconcile_runs (id) on delete cascade,
  kind text not null,
  currency text not null,
  local_count bigint not null,
  local_minor numeric not null,
  remote_count bigint not null,
  remote_minor numeric not null,
  primary key (run_id, kind, currency)
);

-- veza:down
drop table reconcile_totals;
drop table reconcile_fixes;
drop table reconcile_differences;
drop table reconcile_seen;
drop table reconcile_windows;
drop table reconcile_runs;
