const alone = '-- veza:no-transaction\n';

/**
 * A folder of migrations that has every kind of statement that a crash can leave half done. Each
 * insert into `log` has to be there once, whatever happened on the way.
 */
export const CRASH_FILES: Readonly<Record<string, string>> = {
  '000001_base': `-- veza:up
create type mood as enum ('calm');
create table log (word text);
create table people (id int primary key, name text, feeling mood);
insert into people select n, 'name ' || n, 'calm' from generate_series(1, 8000) as n;
insert into people select n, 'name 1', 'calm' from generate_series(9001, 9003) as n;
create table part (a int, b int) partition by list (a);
create table part_1 partition of part for values in (1);
create table part_2 partition of part for values in (2);
insert into part select 1 + n % 2, n from generate_series(1, 2000) as n;
-- veza:down
drop table part, people, log;
drop type mood;
drop table if exists part_1;
`,
  '000002_alone': `${alone}-- veza:up
create index concurrently people_name on people (name);
insert into log values ('after the first index');
create index concurrently on people (feeling, id);
alter type mood add value 'wild';
update people set feeling = 'wild' where id % 100 = 0;
vacuum analyze people;
set lock_timeout = '2s';
create unique index concurrently if not exists people_id_name on people (id, name);
-- veza:down
drop index concurrently people_id_name;
insert into log values ('undone');
drop index concurrently people_feeling_id_idx;
drop index concurrently people_name;
`,
  '000003_more': `-- veza:up
alter table people add column age int;
update people set age = id % 90;
create function older(int) returns int language sql as 'select $1 + 1';
insert into log values ('more');
-- veza:down
drop function older;
alter table people drop column age;
`,
  '000004_swap': `${alone}-- veza:up
reindex table concurrently people;
drop index concurrently people_name;
alter table part detach partition part_1 concurrently;
insert into log values ('detached');
create index concurrently part_1_b on part_1 (b);
reindex index concurrently people_pkey;
-- veza:down
drop index concurrently part_1_b;
create index concurrently people_name on people (name);
alter table part attach partition part_1 for values in (1);
`,
  '000005_unique': `${alone}-- veza:up
insert into log values ('before the unique index');
create unique index concurrently people_unique on people (lower(name));
-- veza:down
drop index concurrently people_unique;
`,
  '000006_end': `-- veza:up
alter table people alter column name set not null;
create table last_one as select count(*) as people from people;
insert into log values ('end');
-- veza:down
drop table last_one;
alter table people alter column name drop not null;
`,
  '000007_batch': `-- veza:batch key=id size=400 share=90%
-- veza:up
update people set age = age + (select 1 from pg_sleep(0.02)) where id between $1 and $2;
-- veza:down
update people set age = age - (select 1 from pg_sleep(0.02)) where id between $1 and $2;
`,
  '000008_thin': `-- veza:batch key=id,name size=300
-- veza:up
delete from people where (id, name) between ($1, $2) and ($3, $4) and age % 2 = 0;
-- veza:down
`,
};

/** What an operator does about the rows that the unique index of `000005_unique` refuses. */
export const MEND_DATA = 'delete from people where id > 9000';
