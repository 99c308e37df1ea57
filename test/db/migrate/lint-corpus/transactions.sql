begin;

begin;
select 1;
commit;

start transaction;
select 1;
end;

begin isolation level serializable;
select 1;
rollback;

begin;
begin;
commit;

commit;

rollback;

abort;

select 1;
commit and chain;

savepoint a;
release savepoint a;

savepoint a;
rollback to savepoint a;

prepare transaction 'x';

commit prepared 'x';

rollback prepared 'x';

set transaction isolation level serializable;

set constraints all deferred;

lock table tracks in share mode;
