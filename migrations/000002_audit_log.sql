-- One append-only record of who did what. A trigger refuses every change, also to the owner of
-- the table: a correction is a new row.

-- veza:up
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_kind text not null check (actor_kind in ('user', 'operator', 'system', 'anonymous')),
  actor_id uuid,
  action text not null check (action ~ '^[a-z_]+(\.[a-z_]+)+$'),
  subject_kind text,
  subject_id text,
  request_id text,
  details jsonb not null default '{}'::jsonb
);
create index audit_log_at_idx on audit_log (at);
create index audit_log_actor_id_idx on audit_log (actor_id, at) where actor_id is not null;
create index audit_log_subject_idx on audit_log (subject_kind, subject_id, at);

create function audit_log_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only: % refused', lower(tg_op)
    using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_append_only
  before update or delete or truncate on audit_log
  for each statement execute function audit_log_refuse();

-- veza:down
drop table audit_log;
drop function audit_log_refuse();
