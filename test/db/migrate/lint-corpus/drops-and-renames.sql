drop table songs;

drop table if exists songs;

drop table catalogue.songs, albums cascade;

drop table "Songs" restrict;

drop view songs;

drop materialized view chart;

drop foreign table remote_songs;

drop sequence songs_id_seq;

drop type mood;

drop type if exists mood cascade;

drop domain email;

drop schema catalogue cascade;

drop extension pg_trgm;

drop function f(integer);

drop trigger songs_touch on songs;

drop policy songs_read on songs;

drop rule songs_rule on songs;

drop owned by veza;

drop role veza;

drop database veza;

drop database if exists veza with (force);

truncate songs;

truncate table songs, albums;

truncate songs cascade;

truncate only songs restart identity cascade;

truncate songs restrict;

alter table songs rename to tracks;

alter table if exists catalogue.songs rename to tracks;

alter table songs rename column name to title;

alter table songs rename name to title;

alter table only songs rename column "Name" to title;

alter table songs rename constraint songs_ok to tracks_ok;

alter view songs rename to tracks;

alter view songs rename column name to title;

alter materialized view chart rename to charts;

alter materialized view chart rename column plays to count;

alter foreign table remote_songs rename to remote_tracks;

alter foreign table remote_songs rename column name to title;

alter index songs_idx rename to tracks_idx;

alter sequence songs_id_seq rename to tracks_id_seq;

alter schema catalogue rename to library;

alter function f(integer) rename to g;

alter trigger songs_touch on songs rename to tracks_touch;

alter table songs drop column name;

alter table songs drop name;

alter table songs drop column if exists name cascade;

alter table songs drop column a, drop column b;

alter foreign table remote_songs drop column name;

alter table songs set schema library;

alter table songs owner to veza;

alter table songs set tablespace fast;

alter table songs set logged;

alter table songs set unlogged;

alter table songs set (fillfactor = 70);

alter table songs reset (fillfactor);

alter table songs cluster on songs_idx;

alter table songs set without cluster;

alter table songs replica identity full;

alter table songs enable row level security;

alter table songs force row level security;

alter table songs disable trigger all;

alter table songs enable trigger songs_touch;

alter table songs inherit media;

alter table songs no inherit media;

alter table songs of song;

alter table songs not of;

alter table songs set access method heap;

create table brief (id bigint);
drop table brief;

create table brief (id bigint);
drop table brief, songs;

create table brief (id bigint);
alter table brief rename to short;
alter table short drop column id;

create table if not exists brief (id bigint);
drop table brief;

alter table songs add column a bigint;
alter table songs drop column a;
alter table songs rename column a to b;
