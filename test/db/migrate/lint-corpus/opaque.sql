do $$ begin execute 'drop table tracks'; end $$;

do $body$
begin
  alter table tracks drop column title;
  create index i on tracks (id);
end
$body$;

create function f() returns void language plpgsql as $$
begin
  truncate tracks cascade;
end
$$;

create function f() returns bigint language sql begin atomic select count(*) from tracks; select 1::bigint; end;

create procedure p() language sql as $$ drop table tracks; $$;

/* drop table tracks; */ select 1;

-- alter table tracks drop column title;
select 1;

select 'drop table tracks;';

select E'it''s; drop table tracks;\n';

select U&'d\0061ta; drop table';

alter table tracks /* the one */ add column -- a note
  note text /* free */ not null;

ALTER TABLE Tracks ADD COLUMN Note TEXT;

create index -- concurrently
  plays_at_idx on plays (at);

alter table "drop table" add column "not null" text;

create table t (
  id bigint primary key, -- serial once
  "integer" text,
  "timestamp" timestamptz
);
