-- Accounts, sessions, invitations and the one-time claim.
--
-- A session is a row, so that it can be listed and revoked; its refresh tokens form a chain of
-- generations of which exactly one is unspent. Only hashes of secrets are stored. `premium` is no
-- role of an account: it follows from a grant that somebody is accountable for.

-- veza:up
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create table users (
  id uuid primary key,
  email text not null check (length(email) between 3 and 254 and email = lower(email)),
  display_name text not null check (length(display_name) between 1 and 100),
  password_hash text not null,
  role text not null default 'user' check (role in ('admin', 'moderator', 'artist', 'user')),
  state text not null default 'active' check (state in ('active', 'disabled')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index users_email_key on users (email);
create index users_created_at_idx on users (created_at, id);

-- Failures are counted for every e-mail that was tried, whether it has an account or not: what a
-- lock-out shows is then the same for both. Keyed by the SHA-256 of the address.
-- veza:ignore prefer-bigint-over-int: failures of one address; the lock-out slows them down
create table login_failures (
  email_hash bytea primary key check (length(email_hash) = 32),
  failures integer not null check (failures > 0),
  failed_at timestamptz not null,
  locked_until timestamptz
);
create index login_failures_failed_at_idx on login_failures (failed_at);

create table premium_grants (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  reason text not null check (length(reason) between 1 and 500),
  granted_by text not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  check (ends_at is null or ends_at > starts_at)
);
create index premium_grants_user_id_idx on premium_grants (user_id);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users (id) on delete cascade,
  user_agent text not null default '',
  ip inet,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text check (revoked_reason in ('logout', 'logout_all', 'revoked', 'reuse', 'disabled')),
  check ((revoked_at is null) = (revoked_reason is null))
);
create index sessions_user_id_idx on sessions (user_id, created_at);
create index sessions_expires_at_idx on sessions (expires_at);

-- veza:ignore prefer-bigint-over-int: one session is refreshed a few times an hour
create table refresh_tokens (
  token_hash bytea primary key check (length(token_hash) = 32),
  session_id uuid not null references sessions (id) on delete cascade,
  generation integer not null check (generation >= 0),
  created_at timestamptz not null default now(),
  spent_at timestamptz,
  unique (session_id, generation)
);
-- At most one live token a session: two parallel refreshes cannot both leave a successor.
create unique index refresh_tokens_live_key on refresh_tokens (session_id) where spent_at is null;

create table invitations (
  id uuid primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  email text check (email = lower(email)),
  role text not null default 'user' check (role in ('admin', 'moderator', 'artist', 'user')),
  invited_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by uuid references users (id) on delete set null
);
create index invitations_used_by_idx on invitations (used_by);
create index invitations_expires_at_idx on invitations (expires_at);

create table claims (
  id uuid primary key,
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  used_by uuid references users (id) on delete set null
);
create index claims_used_by_idx on claims (used_by);
-- One open claim at a time: a newer one replaces it.
create unique index claims_open_key on claims ((true)) where used_at is null;

create table ws_tickets (
  token_hash bytea primary key check (length(token_hash) = 32),
  session_id uuid not null references sessions (id) on delete cascade,
  origin text not null,
  expires_at timestamptz not null
);
create index ws_tickets_session_id_idx on ws_tickets (session_id);
create index ws_tickets_expires_at_idx on ws_tickets (expires_at);

-- The limiter's own shape: its key, the points used and when they are forgotten (ms since 1970).
-- veza:ignore prefer-bigint-over-int: the limiter's own shape; points of one window
create table rate_limits (
  key text primary key,
  points integer not null default 0,
  expire bigint
);
create index rate_limits_expire_idx on rate_limits (expire);

-- veza:down
drop table rate_limits;
drop table ws_tickets;
drop table claims;
drop table invitations;
drop table refresh_tokens;
drop table sessions;
drop table premium_grants;
drop table login_failures;
drop table users;
drop extension unaccent;
drop extension pg_trgm;
