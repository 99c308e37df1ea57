create index plays_at_idx on plays (at);

create unique index users_email_key on users (lower(email));

create index if not exists plays_at_idx on plays (at);

create index on plays (track_id);

create index plays_live_idx on plays using brin (at) where finished;

create index tracks_doc_idx on catalogue.tracks using gin (to_tsvector('simple', title));

create index "Odd Name" on "Odd Table" ("Odd Column" desc nulls last) include (id);

create index only_parent_idx on only plays (at);

create index concurrently plays_at_idx on plays (at);

create index concurrently if not exists plays_at_idx on plays (at);

drop index plays_at_idx;

drop index if exists plays_at_idx;

drop index plays_at_idx, plays_track_id_idx cascade;

drop index catalogue.tracks_doc_idx;

drop index concurrently plays_at_idx;

drop index concurrently if exists plays_at_idx;

reindex index plays_at_idx;

reindex table plays;

reindex (verbose) table catalogue.tracks;

reindex table concurrently plays;

reindex (concurrently) index plays_at_idx;

reindex (concurrently false) table plays;

reindex (concurrently true) table plays;

alter index plays_at_idx rename to plays_when_idx;

alter index plays_at_idx set (fillfactor = 80);

alter index parent_idx attach partition child_idx;

cluster plays using plays_at_idx;

create statistics plays_stats (dependencies) on user_id, track_id from plays;

create table brief (id bigint primary key);
create index brief_id_idx on brief (id);
drop index brief_id_idx;

create table shelf.brief (id bigint primary key);
create index brief_id_idx on shelf.brief (id);

create temporary table scratch (id bigint);
create index scratch_id_idx on scratch (id);

create materialized view chart as select track_id, count(*) as plays from plays group by track_id;
create unique index chart_key on chart (track_id);

create table copied as select id from plays;
create index copied_id_idx on copied (id);

create table "Brief" (id bigint);
create index brief_idx on brief (id);
