update tracks set a = 1, b = 2;

update tracks set a = 1, a = 2;

update tracks set a = 1, A = 2;

update tracks set a = 1, "A" = 2;

update tracks set (a, b) = (1, 2), a = 3;

update tracks set (a, b) = (select 1, 2);

update tracks set a[1] = 1, a[2] = 2;

update tracks set a = '{}', a[2] = 2;

update tracks set p.x = 1, p.y = 2;

with moved as (update tracks set a = 1, a = 2 returning id) select * from moved;

insert into tracks (a, b) values (1, 2);

insert into tracks (a, a) values (1, 2);

insert into tracks (a[1], a[2]) values (1, 2);

insert into tracks (id) values (1) on conflict (id) do update set a = 1, a = 2;

insert into tracks (id) values (1) on conflict (id) do update set a = excluded.a;

merge into tracks t using songs s on t.id = s.id when matched then update set a = 1, a = 2;

merge into tracks t using songs s on t.id = s.id when not matched then insert (a, a) values (1, 2);

create table a (n bigint, n text);

create table a (n bigint, "N" text);

create table a (n, n) as select 1, 2;

create table a as select 1 as n, 2 as n;

create table a as select x.id, y.id from x join y using (k);

create view v as select 1 as n, 2 as n;

create view v (n, n) as select 1, 2;

create view v (a, b) as select 1 as n, 2 as n;

create materialized view mv as select 1 as n, 2 as n;

select 1 as n, 2 as n;

select 1 as n, 2 as n into a;

create foreign table a (n bigint, n text) server elsewhere;

delete from tracks;

delete from tracks where id = 1;

copy tracks to '/tmp/x';
