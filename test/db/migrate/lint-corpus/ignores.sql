-- veza:ignore ban-drop-column: nobody reads it
alter table public.tracks drop column note;

-- veza:ignore ban-drop-table: wrong rule
alter table public.tracks drop column note;

-- veza:ignore ban-drop-column: not next to it
select 1;
alter table public.tracks drop column note;

-- veza:ignore ban-drop-column: both commands
alter table public.tracks drop column a, drop column b;

-- veza:ignore prefer-bigint-over-int: a year
-- veza:ignore prefer-text-field: a code
create table public.a (y integer, c varchar(3));

-- veza:ignore prefer-bigint-over-int: the whole of a long statement
create table public.a (
  id bigint,
  y integer
);

-- veza:ignore prefer-timestamptz: an alias
create table public.a (t timestamp);
