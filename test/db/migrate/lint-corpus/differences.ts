/** Statements of which one of the two speaks and the other does not, and why that is right. */
export interface Difference {
  readonly rule: string;
  readonly only: 'veza' | 'squawk';
  readonly why: string;
  /** `types.sql: create table …`, the blanks as one. */
  readonly statements: readonly string[];
}

/**
 * Every disagreement with squawk 2.66 over the corpus. The test fails on one that is not here and
 * on one that is here and does not occur; the page of differences is made from it.
 */
export const DIFFERENCES: readonly Difference[] = [
  {
    rule: 'adding-field-with-default',
    only: 'squawk',
    why: 'The table was made by the same migration: writing an empty table anew costs nothing. Squawk does not look at that for this rule.',
    statements: [
      'columns.sql: alter table notes add column at timestamptz not null default clock_timestamp()',
      'columns.sql: alter table notes add column at2 bigint generated always as identity',
    ],
  },
  {
    rule: 'adding-field-with-default',
    only: 'squawk',
    why: 'PostgreSQL takes these once for the whole statement, like `now()`: one value for all rows, nothing is written.',
    statements: [
      'columns.sql: alter table tracks add column by_whom text default current_user',
      'columns.sql: alter table tracks add column seen_at timestamptz default localtimestamp',
      'columns.sql: alter table tracks add column seen_on date default current_date',
    ],
  },
  {
    rule: 'adding-field-with-default',
    only: 'squawk',
    why: 'The expression is the same for every row: constants, and functions of PostgreSQL that are not volatile, also with arguments. Squawk knows literals and functions without arguments.',
    statements: [
      "columns.sql: alter table tracks add column name text default coalesce(null, 'x')",
      'columns.sql: alter table tracks add column name text default lower(current_user)',
      "columns.sql: alter table tracks add column name text default upper('x')",
      'columns.sql: alter table tracks add column open boolean default (not false)',
      'columns.sql: alter table tracks add column rank bigint default (1)',
      'columns.sql: alter table tracks add column rank bigint default -1',
    ],
  },
  {
    rule: 'adding-field-with-default',
    only: 'squawk',
    why: 'A virtual column, which is what PostgreSQL 18 makes without a word, is computed when it is read: nothing is written. Only a stored one is.',
    statements: [
      'columns.sql: alter table tracks add column total bigint generated always as (a + b)',
      'columns.sql: alter table tracks add column total bigint generated always as (a + b) virtual',
    ],
  },
  {
    rule: 'adding-field-with-default',
    only: 'veza',
    why: 'A serial is a default of `nextval()`, which is volatile: PostgreSQL writes the table anew.',
    statements: [
      'columns.sql: alter table tracks add column id bigserial',
      'columns.sql: alter table tracks add column id bigserial not null',
      'columns.sql: alter table tracks add column id bigserial primary key',
      'columns.sql: alter table tracks add column id serial',
    ],
  },
  {
    rule: 'adding-not-nullable-field',
    only: 'squawk',
    why: 'The table was made by the same set of migrations, so that it is empty. Squawk does not look at that for this rule.',
    statements: ['columns.sql: alter table notes alter column id set not null'],
  },
  {
    rule: 'adding-required-field',
    only: 'squawk',
    why: 'A serial has a default, so that rows that are there get a number.',
    statements: ['columns.sql: alter table tracks add column id bigserial not null'],
  },
  {
    rule: 'adding-required-field',
    only: 'squawk',
    why: 'The table was made by the same set of migrations, so that it is empty. Squawk does not look at that for this rule.',
    statements: ['columns.sql: alter table notes add column who uuid not null'],
  },
  {
    rule: 'adding-serial-primary-key-field',
    only: 'squawk',
    why: 'The table was made by the same set of migrations, so that it is empty. Squawk does not look at that for this rule.',
    statements: ['constraints.sql: alter table labels add constraint labels_pkey primary key (id)'],
  },
  {
    rule: 'ban-char-field',
    only: 'squawk',
    why: '`"char"` in quotes is another type, of one byte, which pads nothing.',
    statements: ['types.sql: create table a (c "char")'],
  },
  {
    rule: 'ban-concurrent-index-creation-in-transaction',
    only: 'veza',
    why: 'A file without `-- veza:no-transaction` is one transaction even when it holds a single statement; squawk takes a lone statement for one that stands alone.',
    statements: [
      'indexes.sql: create index concurrently if not exists plays_at_idx on plays (at)',
      'indexes.sql: create index concurrently plays_at_idx on plays (at)',
    ],
  },
  {
    rule: 'ban-concurrent-index-creation-in-transaction',
    only: 'veza',
    why: 'PostgreSQL refuses to drop, reindex and detach concurrently inside a transaction as well; squawk speaks of index creation only.',
    statements: [
      'indexes.sql: drop index concurrently if exists plays_at_idx',
      'indexes.sql: drop index concurrently plays_at_idx',
      'indexes.sql: reindex (concurrently true) table plays',
      'indexes.sql: reindex (concurrently) index plays_at_idx',
      'indexes.sql: reindex table concurrently plays',
      'partitions.sql: alter table plays detach partition plays_2024 concurrently',
    ],
  },
  {
    rule: 'ban-create-domain-with-constraint',
    only: 'squawk',
    why: 'A default and a collation are no constraints: they are changed without reading any table.',
    statements: ['constraints.sql: create domain email as text default \'\' collate "C"'],
  },
  {
    rule: 'ban-drop-column',
    only: 'squawk',
    why: 'The table or column was made by the same set of migrations: no code that runs can be asking for it. Squawk does not look at that for this rule.',
    statements: [
      'columns.sql: alter table notes drop column at',
      'drops-and-renames.sql: alter table short drop column id',
      'drops-and-renames.sql: alter table songs drop column a',
    ],
  },
  {
    rule: 'ban-drop-not-null',
    only: 'squawk',
    why: 'The table or column was made by the same set of migrations: no code that runs can be asking for it. Squawk does not look at that for this rule.',
    statements: ['columns.sql: alter table notes alter column id drop not null'],
  },
  {
    rule: 'ban-drop-table',
    only: 'squawk',
    why: 'The table or column was made by the same set of migrations: no code that runs can be asking for it. Squawk does not look at that for this rule.',
    statements: ['drops-and-renames.sql: drop table brief'],
  },
  {
    rule: 'ban-duplicate-column-assignments',
    only: 'veza',
    why: 'PostgreSQL refuses `create table as` with two columns of one name as it refuses the view.',
    statements: [
      'data.sql: create table a as select 1 as n, 2 as n',
      'data.sql: create table a as select x.id, y.id from x join y using (k)',
    ],
  },
  {
    rule: 'changing-column-type',
    only: 'squawk',
    why: 'The table was made by the same set of migrations, so that it is empty. Squawk does not look at that for this rule.',
    statements: ['columns.sql: alter table notes alter column id type text'],
  },
  {
    rule: 'constraint-missing-not-valid',
    only: 'squawk',
    why: 'PostgreSQL has no `not valid` for unique constraints and primary keys; they have rules of their own with a remedy that works.',
    statements: [
      'constraints.sql: alter table plays add constraint plays_pkey primary key (user_id, id)',
      'constraints.sql: alter table plays add primary key (id)',
      'constraints.sql: alter table tracks add constraint tracks_source_key unique (source_id)',
      'constraints.sql: alter table tracks add constraint tracks_source_key unique nulls not distinct (source_id)',
      'constraints.sql: alter table tracks add unique (source_id)',
    ],
  },
  {
    rule: 'constraint-missing-not-valid',
    only: 'squawk',
    why: 'A constraint that is `not enforced` is not checked, neither now nor later.',
    statements: [
      "constraints.sql: alter table tracks add constraint tracks_title_check check (title <> '') not enforced",
    ],
  },
  {
    rule: 'constraint-missing-not-valid',
    only: 'squawk',
    why: 'The table was made by the same file, also without a transaction: it is empty.',
    statements: ['robust-alone.sql: alter table labels add constraint labels_ok check (id > 0)'],
  },
  {
    rule: 'prefer-bigint-over-int',
    only: 'squawk',
    why: 'One `veza:ignore` excuses the whole of the next statement; a `squawk-ignore` excuses the next line.',
    statements: [
      'ignores.sql: create table public.a ( id bigint, y integer )',
      'ignores.sql: create table public.a (y integer, c varchar(3))',
    ],
  },
  {
    rule: 'prefer-bigint-over-int',
    only: 'squawk',
    why: 'A type of another schema is not the built-in one of the same name.',
    statements: ['types.sql: create table a (t own.timestamp, u own.int4, v own.varchar(3))'],
  },
  {
    rule: 'prefer-robust-stmts',
    only: 'squawk',
    why: 'After a failed build `if not exists` would take the invalid index for the real one. The runner looks at the index when it goes on, so that nothing has to be added.',
    statements: [
      'indexes-alone.sql: create index concurrently plays_at_idx on plays (at)',
      'indexes-alone.sql: create unique index concurrently users_email_key on users (email)',
      'indexes.sql: create index concurrently plays_at_idx on plays (at)',
      'transactions-alone.sql: create index concurrently plays_at_idx on plays (at)',
    ],
  },
  {
    rule: 'prefer-robust-stmts',
    only: 'squawk',
    why: 'Running it a second time changes nothing and does not fail.',
    statements: [
      'robust-alone.sql: alter table tracks alter column note drop default',
      'robust-alone.sql: alter table tracks alter column note drop not null',
      "robust-alone.sql: alter table tracks alter column note set default 'x'",
      'robust-alone.sql: alter table tracks alter column note set not null',
      'robust-alone.sql: alter table tracks alter column note set statistics 100',
      'robust-alone.sql: alter table tracks alter column note type text',
      'robust-alone.sql: alter table tracks disable trigger all',
      'robust-alone.sql: alter table tracks enable row level security',
      'robust-alone.sql: alter table tracks owner to veza',
      'robust-alone.sql: alter table tracks set (fillfactor = 70)',
      'robust-alone.sql: alter table tracks validate constraint tracks_ok',
    ],
  },
  {
    rule: 'prefer-text-field',
    only: 'squawk',
    why: 'A type of another schema is not the built-in one of the same name.',
    statements: ['types.sql: create table a (t own.timestamp, u own.int4, v own.varchar(3))'],
  },
  {
    rule: 'prefer-timestamp-tz',
    only: 'squawk',
    why: 'Squawk takes any type with `pg_catalog.` before it for a timestamp.',
    statements: ['types.sql: create table a (c pg_catalog.varchar(20))'],
  },
  {
    rule: 'prefer-timestamp-tz',
    only: 'squawk',
    why: 'A type of another schema is not the built-in one of the same name.',
    statements: ['types.sql: create table a (t own.timestamp, u own.int4, v own.varchar(3))'],
  },
  {
    rule: 'prefer-timestamp-tz',
    only: 'veza',
    why: '`"timestamp"` and `pg_catalog.timestamp` are the built-in type; squawk reads the keyword only.',
    statements: [
      'types.sql: create table a (t "timestamp")',
      'types.sql: create table a (t pg_catalog.timestamp)',
    ],
  },
  {
    rule: 'renaming-column',
    only: 'squawk',
    why: 'The table or column was made by the same set of migrations: no code that runs can be asking for it. Squawk does not look at that for this rule.',
    statements: [
      'columns.sql: alter table notes rename column who to whom',
      'drops-and-renames.sql: alter table songs rename column a to b',
    ],
  },
  {
    rule: 'renaming-table',
    only: 'squawk',
    why: 'The table or column was made by the same set of migrations: no code that runs can be asking for it. Squawk does not look at that for this rule.',
    statements: [
      'columns.sql: alter table notes rename to remarks',
      'drops-and-renames.sql: alter table brief rename to short',
    ],
  },
  {
    rule: 'require-concurrent-index-creation',
    only: 'squawk',
    why: 'The table or view was made by the same migration, so that nobody uses it: also without a transaction, by `create table as`, or as a materialized view.',
    statements: [
      'indexes-alone.sql: create index if not exists brief_id_idx on brief (id)',
      'indexes.sql: create index copied_id_idx on copied (id)',
      'indexes.sql: create unique index chart_key on chart (track_id)',
      'robust-alone.sql: create index labels_idx on labels (id)',
    ],
  },
  {
    rule: 'require-concurrent-index-creation',
    only: 'squawk',
    why: '`on only` makes an index on a partitioned table that builds nothing; those of the partitions are built concurrently and attached. PostgreSQL has no concurrent form for the parent.',
    statements: [
      'indexes.sql: create index only_parent_idx on only plays (at)',
      'partitions.sql: create index plays_at_idx on only plays (at)',
    ],
  },
  {
    rule: 'require-concurrent-index-deletion',
    only: 'squawk',
    why: 'The table or view was made by the same migration, so that nobody uses it: also without a transaction, by `create table as`, or as a materialized view.',
    statements: ['indexes.sql: drop index brief_id_idx'],
  },
  {
    rule: 'require-concurrent-partition-detach',
    only: 'squawk',
    why: 'The table or view was made by the same migration, so that nobody uses it: also without a transaction, by `create table as`, or as a materialized view.',
    statements: ['partitions.sql: alter table plays detach partition plays_new'],
  },
  {
    rule: 'require-concurrent-reindex',
    only: 'veza',
    why: '`reindex system` locks each table of the catalogue, and has no concurrent form: it is no work for a migration.',
    statements: ['indexes-alone.sql: reindex system veza'],
  },
  {
    rule: 'require-concurrent-reindex',
    only: 'veza',
    why: '`(concurrently false)` says that it is not concurrent.',
    statements: ['indexes.sql: reindex (concurrently false) table plays'],
  },
  {
    rule: 'transaction-nesting',
    only: 'veza',
    why: 'Without a transaction the runner carries each statement out by itself and keeps a journal of it; it refuses `begin` and `commit` there, too.',
    statements: [
      'transactions-alone.sql: begin',
      'transactions-alone.sql: commit',
      'transactions-alone.sql: rollback',
      'transactions-alone.sql: savepoint a',
    ],
  },
  {
    rule: 'transaction-nesting',
    only: 'veza',
    why: 'The runner refuses every statement about transactions, savepoints and `prepare transaction` as well.',
    statements: [
      "transactions.sql: prepare transaction 'x'",
      'transactions.sql: release savepoint a',
      'transactions.sql: savepoint a',
    ],
  },
  {
    rule: 'unused-ignore',
    only: 'veza',
    why: 'Squawk says that a name in a comment is unknown (here that is an error); a comment that excuses nothing it lets pass.',
    statements: [
      'ignores.sql: alter table public.tracks drop column note',
      'ignores.sql: select 1',
    ],
  },
];
