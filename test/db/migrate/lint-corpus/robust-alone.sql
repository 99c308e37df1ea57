-- corpus: no-transaction

create table labels (id bigint primary key);

create table if not exists labels (id bigint primary key);

create table labels as select 1 as id;

create table if not exists labels as select 1 as id;

create view v as select 1 as n;

create or replace view v as select 1 as n;

create materialized view mv as select 1 as n;

create type mood as enum ('sad');

create schema library;

create extension pg_trgm;

create sequence s;

create function f() returns bigint language sql as 'select 1::bigint';

alter table tracks add column note text;

alter table tracks add column if not exists note text;

alter table tracks add column if not exists a text, add column b text;

alter table tracks drop column note;

alter table tracks drop column if exists note;

alter table tracks drop constraint tracks_ok;

alter table tracks drop constraint if exists tracks_ok;

alter table tracks add constraint tracks_ok check (id > 0) not valid;

alter table tracks drop constraint if exists tracks_ok;
alter table tracks add constraint tracks_ok check (id > 0) not valid;
alter table tracks validate constraint tracks_ok;

alter table tracks add constraint tracks_ok check (id > 0) not valid;
alter table tracks validate constraint tracks_ok;

alter table tracks validate constraint tracks_ok;

alter table tracks alter column note set default 'x';

alter table tracks alter column note drop default;

alter table tracks alter column note set not null;

alter table tracks alter column note drop not null;

alter table tracks alter column note type text;

alter table tracks alter column note set statistics 100;

alter table tracks set (fillfactor = 70);

alter table tracks owner to veza;

alter table tracks enable row level security;

alter table tracks disable trigger all;

alter table tracks rename to songs;

alter table tracks rename column a to b;

alter table tracks rename constraint a to b;

alter table tracks set schema library;

alter table tracks inherit media;

alter index i rename to j;

drop table labels;

drop table if exists labels;

drop type mood;

drop type if exists mood;

drop index if exists labels_idx;

drop view v;

drop schema library;

alter type mood add value 'calm' after 'sad';

alter type mood add value if not exists 'calm' after 'sad';

insert into labels values (1);

update tracks set note = 'x' where note is null;

delete from labels where id = 1;

create table labels (id bigint);
create index labels_idx on labels (id);
alter table labels add constraint labels_ok check (id > 0);
