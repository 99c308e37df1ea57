import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { LOCK_MODES } from '#db/migrate/lint/locks.ts';
import { NON_VOLATILE_FUNCTIONS } from '#db/migrate/lint/non-volatile-functions.ts';
import { statementLocks } from '#db/migrate/lint/statement-locks.ts';
import { openSqlParser, type SqlParser } from '#db/migrate/sql-parser.ts';

import { openTestDatabase } from '../../support/test-context.ts';
import { lintTexts, readTexts } from './lint-text.ts';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
let client: pg.Client;
let parser: SqlParser;
/** Major version of the server. */
let version: number;
beforeAll(async () => {
  parser = openSqlParser();
  database = await openTestDatabase({ empty: true });
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int / 10000 as version`,
  );
  version = rows[0]!.version;
  await client.query(`
    create table parent (id bigint primary key, name text);
    create unique index parent_name_idx on parent (name);
    create table other (id bigint primary key);
    create table child (
      id bigint, parent_id bigint, name text, note text, free bigint,
      constraint child_ok check (id > 0)
    );
    create index child_idx on child (id);
    create unique index child_id_key on child (id);
    insert into child select n, n, 'x', 'y', n from generate_series(1, 100) as n;
    create table parts (at bigint) partition by list (at);
    create table parts_1 partition of parts for values in (1);
    create table parts_2 (at bigint);
    create view child_view as select id from child;
    create materialized view child_count as select count(*) as n from child;
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger child_touch before update on child for each row execute function touch();`);
});
afterAll(async () => {
  await client.end();
  await database[Symbol.asyncDispose]();
  await parser[Symbol.asyncDispose]();
});

/** Runs a statement, asks PostgreSQL, and undoes it. */
async function whileApplied<R>(sql: string, ask: () => Promise<R>): Promise<R> {
  await client.query('begin');
  try {
    await client.query(sql);
    return await ask();
  } finally {
    await client.query('rollback');
  }
}

/** The strongest lock of each table of ours that this session holds. */
async function heldLocks(): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; mode: string }>(`
    select relname as name, mode from pg_locks join pg_class on pg_class.oid = relation
    where pid = pg_backend_pid() and relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p', 'm', 'v', 'i')`);
  const held: Record<string, string> = {};
  for (const { name, mode } of rows) {
    const words = mode
      .replace(/Lock$/, '')
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toUpperCase();
    const rank = (value: string | undefined): number => LOCK_MODES.indexOf(value as never);
    if (rank(words) > rank(held[name])) held[name] = words;
  }
  return held;
}

/** What servers before PostgreSQL 18 refuse: there is no truth of theirs to look at. */
const SINCE_18 = new Set([
  'alter table child add constraint c not null name not valid',
  'uuid default uuidv7()',
  'bigint generated always as (free + 1) virtual',
  'bigint generated always as (free + 1)',
]);
const isUnknown = (text: string): boolean => version < 18 && SINCE_18.has(text);

const LOCKING = `
  alter table child add column a text
  alter table child add column a bigint references parent (id)
  alter table child drop column name
  alter table child rename column name to title
  alter table child rename to children
  alter table child rename constraint child_ok to child_fine
  alter table child alter column name set not null
  alter table child alter column name drop not null
  alter table child alter column name set default 'x'
  alter table child alter column name drop default
  alter table child alter column name type varchar(10)
  alter table child alter column name set statistics 100
  alter table child alter column name set (n_distinct = 5)
  alter table child alter column name set storage external
  alter table child alter column name set compression pglz
  alter table child add constraint c check (id >= 1)
  alter table child add constraint c check (id > 2) not valid
  alter table child add constraint c not null name not valid
  alter table child add constraint c unique (name, id)
  alter table child add constraint c unique using index child_id_key
  alter table child add constraint c primary key (id)
  alter table child add constraint c foreign key (parent_id) references parent (id) not valid
  alter table child validate constraint child_ok
  alter table child drop constraint child_ok
  alter table child disable trigger child_touch
  alter table child disable trigger user
  alter table child enable always trigger child_touch
  alter table child enable row level security
  alter table child set (fillfactor = 80)
  alter table child reset (fillfactor)
  alter table child cluster on child_idx
  alter table child set without cluster
  alter table child replica identity full
  alter table child set unlogged
  alter table child validate constraint child_ok, alter column name set statistics 100
  alter table child disable trigger user, add column a text
  alter table parts attach partition parts_2 for values in (2)
  alter table parts detach partition parts_1
  alter index child_idx rename to child_index
  alter index child_idx set (fillfactor = 80)
  create index child_note_idx on child (note)
  create trigger t before insert on child for each row execute function touch()
  create rule r as on delete to child do instead nothing
  create policy p on child using (true)
  create table grandchild (id bigint references parent (id))
  comment on table child is 'x'
  drop table child cascade
  drop trigger child_touch on child
  truncate other
  lock table child in share row exclusive mode
  lock table child
  cluster child using child_idx
  reindex table child
  refresh materialized view child_count`
  .trim()
  .split(/\n\s*/);

describe('what the lint says of locks', () => {
  it.for(LOCKING)('%s', async (sql, { skip }) => {
    skip(isUnknown(sql), 'this server does not know it');
    const [file] = await readTexts(parser, [sql]);
    const said = statementLocks(file!.statements[0]!);
    const held = await whileApplied(sql, heldLocks);
    const ours = sql.startsWith('alter index')
      ? /^child_(idx|index)$/
      : /^(parent|child|children|parts|parts_1|parts_2|other|child_count)$/;
    const strong = Object.fromEntries(
      Object.entries(held).filter(([name, mode]) => ours.test(name) && blocksSomebody(mode)),
    );
    const renamed = / rename to (?<name>\w+)$/.exec(sql)?.groups?.['name'];
    const named = said.map(({ name, mode }) => [renamed ?? name.replace(/^public\./, ''), mode]);
    // What was dropped is in no list of PostgreSQL any more.
    const isGone = sql.startsWith('drop table');
    const expected = isGone ? { child: 'ACCESS EXCLUSIVE' } : strong;
    expect(Object.fromEntries(named)).toEqual(expected);
  });
});

function blocksSomebody(mode: string): boolean {
  return LOCK_MODES.indexOf(mode as never) >= LOCK_MODES.indexOf('SHARE UPDATE EXCLUSIVE');
}

const ADDING = `
  text
  text default 'x'
  text not null default 'x'
  text default null
  bigint default -1
  bigint default 2 + 2
  bigint default (1)
  boolean default (not false)
  text[] default array['a', 'b']
  timestamptz default now()
  timestamptz default pg_catalog.now()
  uuid default pg_catalog.gen_random_uuid()
  timestamptz default now() + interval '1 day'
  timestamp default localtimestamp
  date default current_date
  text default current_user
  text default upper('x')
  text default lower(current_user)
  text default coalesce(null, 'x')
  text default to_char(now(), 'YYYY')
  jsonb default jsonb_build_object('a', 1)
  text default md5('x')
  uuid default gen_random_uuid()
  uuid default uuidv7()
  timestamptz default clock_timestamp()
  timestamptz default statement_timestamp()
  double precision default random()
  bigint default nextval('numbers')
  text default (random()::text || 'x')
  bigint generated always as identity
  bigint generated always as (free + 1) stored
  bigint generated always as (free + 1) virtual
  bigint generated always as (free + 1)
  serial
  bigserial`
  .trim()
  .split(/\n\s*/);

describe('what the lint says of new columns that rewrite the table', () => {
  beforeAll(() => client.query('create sequence numbers'));

  it.for(ADDING)('%s', async (definition, { skip }) => {
    skip(isUnknown(definition), 'this server does not know it');
    const sql = `alter table child add column fresh ${definition}`;
    const place = async (): Promise<string> => {
      const query = `select pg_relation_filenode('child')::text as place`;
      return (await client.query<{ place: string }>(query)).rows[0]!.place;
    };
    const before = await place();
    const isRewritten = (await whileApplied(sql, place)) !== before;
    const only = ['adding-field-with-default'];
    const { findings } = await lintTexts(parser, { texts: [sql], only });
    expect(findings.length > 0).toBe(isRewritten);
  });

  it('takes no function for steady of which PostgreSQL has a volatile form', async () => {
    const { rows } = await client.query<{ name: string; volatile: boolean }>(
      `select proname as name, bool_or(provolatile = 'v') as volatile from pg_proc
       where pronamespace = 'pg_catalog'::regnamespace and proname = any ($1) group by 1`,
      [[...NON_VOLATILE_FUNCTIONS]],
    );
    expect(rows.filter((row) => row.volatile)).toEqual([]);
    // Older servers lack some; the newest has them all, or a name is written wrongly.
    if (version >= 18) expect(rows.length).toBe(NON_VOLATILE_FUNCTIONS.size);
  });
});
