-- corpus: no-transaction

begin;

begin;
select 1;
commit;

begin;
select 1;
rollback;

begin;
begin;
commit;

commit;

rollback;

begin;
create index concurrently plays_at_idx on plays (at);
commit;

begin;
create table labels (id bigint);
create index labels_idx on labels (id);
commit;

begin;
alter table tracks add column note text;
drop table labels;
commit;
alter table tracks add column note2 text;

begin;
alter table tracks add constraint a check (x > 0) not valid;
alter table tracks validate constraint a;
commit;

savepoint a;
