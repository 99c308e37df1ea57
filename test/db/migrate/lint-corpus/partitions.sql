create table plays (at timestamptz not null, track_id uuid) partition by range (at);

create table plays_2026 partition of plays for values from ('2026-01-01') to ('2027-01-01');

create table plays_rest partition of plays default;

create table plays_2026 (like plays including all);
alter table plays attach partition plays_2026 for values from ('2026-01-01') to ('2027-01-01');

alter table plays attach partition plays_2025 for values from ('2025-01-01') to ('2026-01-01');

alter table plays attach partition plays_rest default;

alter table plays detach partition plays_2024;

alter table archive.plays detach partition archive.plays_2024;

alter table if exists "Plays" detach partition "Plays 2024";

alter table plays detach partition plays_2024 finalize;

alter table plays detach partition plays_2024 concurrently;

create table plays_new partition of plays default;
alter table plays detach partition plays_new;

create index plays_at_idx on only plays (at);

drop table plays_2024;

truncate plays_2024;

alter table plays_2024 add constraint plays_2024_at check (at is not null) not valid;
