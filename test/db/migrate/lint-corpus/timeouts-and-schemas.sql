set lock_timeout = '1s';
alter table tracks add column note text;

set statement_timeout = '5s';
alter table tracks add column note text;

set local lock_timeout = '1s';
set local statement_timeout = '5s';
alter table tracks add column note text;
drop table if exists songs;

set lock_timeout to default;
alter table tracks add column note text;

select set_config('lock_timeout', '1s', true);
alter table tracks add column note text;

alter table tracks add column note text;
set lock_timeout = '1s';
alter table tracks add column other text;

set "lock_timeout" = '1s';
alter table tracks add column note text;

reset lock_timeout;
alter table tracks add column note text;

select 1;

insert into tracks (id) values (1);

analyze tracks;

create table public.a (id bigint);

create table "Public".a (id bigint);

alter table public.tracks add column note text;

alter table public.tracks rename to songs;

drop table public.songs, albums;

create table public.a as select 1 as n;

create temporary table a as select 1 as n;

create view v as select 1 as n;

create index concurrently_idx on public.tracks (id);

grant select on tracks to reader;

revoke all on tracks from reader;

comment on table tracks is 'x';

comment on column tracks.title is 'x';

create trigger touch before update on tracks for each row execute function touch();

create policy p on tracks using (true);

create rule r as on delete to tracks do instead nothing;

create publication p for table tracks;

import foreign schema remote from server elsewhere into local;

refresh materialized view chart;

refresh materialized view concurrently chart;

security label on table tracks is 'x';

call do_it();

alter system set work_mem = '1MB';

alter default privileges grant select on tables to reader;

alter role veza set search_path = public;

create role reader;

create sequence s as integer;

alter sequence s restart with 10;
