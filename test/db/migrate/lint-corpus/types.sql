create table a (id int);

create table a (id integer not null primary key);

create table a (id int4);

create table a (id pg_catalog.int4);

create table a (id int8, n bigint);

create table a (id smallint);

create table a (id int2);

create table a (id serial);

create table a (id serial4);

create table a (id smallserial);

create table a (id serial2);

create table a (id bigserial primary key);

create table a (id serial8);

create table a (ids int[]);

create table a (ids integer array[3]);

create table a (ids smallint[][]);

create table a (c char);

create table a (c char(10));

create table a (c character(2));

create table a (c bpchar);

create table a (c bpchar(3));

create table a (c "char");

create table a (c char(3)[]);

create table a (c national character(3));

create table a (c varchar);

create table a (c varchar(20));

create table a (c character varying(20));

create table a (c national character varying(20));

create table a (c varchar(20)[]);

create table a (c pg_catalog.varchar(20));

create table a (c text);

create table a (c citext, d name, e money, f json, g jsonb, h xml);

create table a (t timestamp);

create table a (t timestamp without time zone);

create table a (t timestamp(3));

create table a (t timestamp with time zone, u timestamptz(3));

create table a (t timestamp[]);

create table a (t "timestamp");

create table a (t pg_catalog.timestamp);

create table a (t own.timestamp, u own.int4, v own.varchar(3));

create table a (t time, u timetz, v date, w interval);

create table a (n numeric(10, 2), r real, d double precision, b bit(3), vb bit varying(3));

create table a (a integer, b smallint, c varchar(3), d char(3), e timestamp, f serial);

create unlogged table a (id integer);

create temporary table a (id integer);

create table if not exists a (id integer);

create table catalogue.a (id integer);

create table a (like tracks including all);

create table a (like tracks, extra integer);

create table a of pair;

create table a (extra integer) inherits (tracks);

create table a as select 1::integer as n;

create foreign table a (id integer, c varchar(3)) server elsewhere;

create type pair as (a integer, b varchar(3), c timestamp);

create type mood as enum ('sad', 'happy');

create type span as range (subtype = int4);

create domain small as integer;

alter table a add column n integer;

alter table a add column if not exists c varchar(3), add column d char(3);

alter table a add column t timestamp not null default now();

alter table a alter column n type integer;

alter table a alter column n type smallint using n::smallint;

alter table a alter column c type char(3);

alter table a alter column c type varchar;

alter table a alter column t type timestamptz using t at time zone 'UTC';

alter foreign table a add column n integer;

alter type mood add value 'calm';

alter type mood add value if not exists 'calm';

alter type mood add value 'calm' before 'happy';

alter type mood add value 'calm' after 'sad';

alter type mood rename value 'calm' to 'quiet';

alter type mood rename to moods;

alter type pair rename attribute a to first;

select id::integer, cast(name as varchar(3)) from a;

create function f(n integer) returns varchar language sql as $$ select n::varchar(3) $$;

create view v as select id::integer as n from a;
