-- corpus: no-transaction

create index plays_at_idx on plays (at);

create index if not exists plays_at_idx on plays (at);

create index concurrently plays_at_idx on plays (at);

create index concurrently if not exists plays_at_idx on plays (at);

create index concurrently on plays (at);

create unique index concurrently users_email_key on users (email);

drop index plays_at_idx;

drop index if exists plays_at_idx;

drop index concurrently plays_at_idx;

drop index concurrently if exists plays_at_idx;

reindex schema public;

reindex database veza;

reindex system veza;

reindex (concurrently) schema public;

reindex table concurrently plays;

create table if not exists brief (id bigint primary key);
create index if not exists brief_id_idx on brief (id);

vacuum plays;

vacuum (full) plays;

vacuum full plays;

vacuum (analyze, freeze) plays;

analyze plays;

cluster plays;
