import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import type { VezaError } from '#core/errors.ts';
import { runWork } from '#core/events.ts';
import { migrate, migrateDown, readMigrationStatus, type MigrateEvent } from '#db/migrate/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from '../migration-sandbox.ts';

let sandbox: MigrationSandbox;
let ctx: DatabaseContext;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
  ctx = sandbox.ctx;
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await ctx.db.raw('drop schema public cascade; create schema public');
});

let events: MigrateEvent[] = [];
const run = () => {
  events = [];
  return runWork(migrate(ctx, { dir: sandbox.dir }), (event) => events.push(event));
};
const undo = () =>
  runWork(migrateDown(ctx, { dir: sandbox.dir, target: { steps: 1 }, apply: true }));

async function failure(work: Promise<unknown>): Promise<VezaError> {
  return work.then(
    () => {
      throw new Error('it was expected to fail');
    },
    (error: unknown) => error as VezaError,
  );
}

const resumed = () =>
  events.flatMap((event) => (event.type === 'statement.resumed' ? [event] : []));

async function rowsOf<Row>(text: string): Promise<Row[]> {
  const { rows } = await ctx.db.raw<{ rows: Row[] }>(text);
  return rows;
}

async function indexes(): Promise<{ name: string; valid: boolean }[]> {
  return rowsOf(`select relname as name, indisvalid as valid from pg_index
    join pg_class as class on class.oid = indexrelid
    where relnamespace = 'public'::regnamespace and relname not like 'veza_migration%' order by 1`);
}

/** The whole text of a file whose statements stand alone. */
const alone = (...statements: string[]): string =>
  `-- veza:no-transaction\n${statements.map((item) => `${item};`).join('\n')}`;

/** Leaves the database as a run that ended inside statement `n` leaves it; `then` changes it on. */
async function interruptAt(statements: string[], n: number, then: string[] = []): Promise<void> {
  const name = '000001_x';
  await sandbox.write({ [name]: alone(...statements.slice(0, n), 'select 1 / 0') });
  expect(await failure(run())).toMatchObject({ code: 'MIGRATION_FAILED' });
  await ctx.db.raw(`update veza_migration_steps set state = 'intent', finished_at = null
    where statement = ${n}`);
  for (const sql of then) await ctx.db.raw(sql);
  await sandbox.write({ [name]: alone(...statements) });
}

async function isFinished(): Promise<void> {
  expect(await readMigrationStatus(ctx, { dir: sandbox.dir })).toMatchObject({
    pending: [],
    begun: [],
    problems: [],
  });
}

describe('a file whose statements stand alone', () => {
  it('holds what no transaction takes, beside what one would, and leaves an empty journal', async () => {
    await sandbox.write({
      '000001_x': alone(
        "create type mood as enum ('sad')",
        "alter type mood add value 'glad'",
        "create table t (id int primary key, feeling mood default 'glad')",
        'insert into t select n from generate_series(1, 50) as n',
        'create index concurrently t_feeling on t (feeling)',
        'create index concurrently on t (feeling, id)',
        'vacuum analyze t',
        'reindex table concurrently t',
        'drop index concurrently t_feeling',
      ),
    });
    expect(await run()).toMatchObject({ applied: [{ name: '000001_x', statements: 9 }] });
    expect(await indexes()).toEqual([
      { name: 't_feeling_id_idx', valid: true },
      { name: 't_pkey', valid: true },
    ]);
    expect(await rowsOf('select * from veza_migration_steps')).toEqual([]);
    await isFinished();
  });

  it('keeps what is done when a statement fails, says so, and goes on there', async () => {
    const first = ['create table t (a int)', 'insert into t values (1)'];
    await sandbox.write({ '000001_x': alone(...first, 'insert into gone values (1)') });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringContaining('The 2 statements before it in the file stay done'),
      details: { line: 4, column: 13, statement: 3, statements: 3 },
    });
    expect(await readMigrationStatus(ctx, { dir: sandbox.dir })).toMatchObject({
      pending: [{ name: '000001_x' }],
      begun: [{ name: '000001_x', direction: 'up', done: 2, statements: 3 }],
      problems: [],
    });
    await sandbox.write({ '000001_x': alone(...first, 'insert into t values (2)') });
    expect((await run()).applied).toHaveLength(1);
    expect(await rowsOf('select a from t order by a')).toEqual([{ a: 1 }, { a: 2 }]);
    await isFinished();
  });

  it('refuses another text for a statement that is done, and names it', async () => {
    await sandbox.write({ '000001_x': alone('create table t (a int)', 'select 1 / 0') });
    await failure(run());
    await sandbox.write({ '000001_x': alone('create table t (b int)', 'select 1') });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_STEP_EDITED',
      exitCode: 8,
      details: { statement: 1, done: 'create table t (a int)' },
    });
    await sandbox.write({ '000001_x': 'create table t (a int);' });
    expect(await failure(run())).toMatchObject({ code: 'MIGRATION_KIND_CHANGED', exitCode: 8 });
  });

  it('has its settings in every later statement, also in the run that goes on', async () => {
    const first = ['create schema other', 'set search_path = other', 'create table a ()'];
    await sandbox.write({ '000001_x': alone(...first, 'select 1 / 0') });
    await failure(run());
    const rest = ['create table b (id int)', 'create index concurrently on b (id)', 'reset all'];
    await sandbox.write({ '000001_x': alone(...first, ...rest, 'create table c ()') });
    await run();
    expect(
      await rowsOf(`select schemaname || '.' || tablename as name from pg_tables
        where tablename in ('a', 'b', 'c') order by 1`),
    ).toEqual([{ name: 'other.a' }, { name: 'other.b' }, { name: 'public.c' }]);
    await ctx.db.raw('drop schema other cascade');
  });

  it('runs a procedure that commits by itself', async () => {
    await sandbox.write({
      '000001_x': alone(
        'create table t (a int)',
        `create procedure fill() language plpgsql as
         $$ begin insert into t values (1); commit; insert into t values (2); end $$`,
        'call fill()',
      ),
    });
    await run();
    expect(await rowsOf('select a from t order by a')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it.each([
    ['begin', 'leave begin, commit and rollback out'],
    ['create temp table x ()', 'a temporary table ends with the run'],
    ['create temp table x as select 1', 'a temporary table ends with the run'],
    ['select 1 into temp x', 'a temporary table ends with the run'],
  ])('refuses %j', async (statement, message) => {
    await sandbox.write({ '000001_x': alone('select 1', statement) });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_FILES_INVALID',
      message: expect.stringContaining(message),
    });
  });

  it.each(['create index concurrently i on t (a)', 'vacuum', 'create database d'])(
    'is asked for where a file in one transaction holds %j',
    async (statement) => {
      await sandbox.write({ '000001_x': `${statement};` });
      expect(await failure(run())).toMatchObject({
        code: 'MIGRATION_FILES_INVALID',
        message: expect.stringContaining('-- veza:no-transaction'),
      });
    },
  );
});

const UNIQUE = 'create unique index concurrently i on public.t (lower(a)) where t.b > 0';
const TABLE = 'create table t (a text, b int)';
/** Makes an index that PostgreSQL marks invalid, as one whose making was interrupted. */
async function makeInvalid(statement: string): Promise<void> {
  await ctx.db.raw(`insert into t values ('x', 1), ('x', 1)`);
  await ctx.db.raw(statement).catch(() => undefined);
  await ctx.db.raw('delete from t');
}

describe('a create index that was interrupted', () => {
  it.each([
    ['absent', 'runs again', ['drop index i'], 'absent'],
    ['valid', 'counts as done', [], 'done'],
  ])('%s: %s', async (_, __, then, found) => {
    await interruptAt([TABLE, UNIQUE, 'create table after ()'], 2, then);
    await run();
    expect(resumed()).toMatchObject([{ statement: 2, found }]);
    expect(await indexes()).toEqual([{ name: 'i', valid: true }]);
    await isFinished();
  });

  it.each([
    ['named', UNIQUE, 'i'],
    ['without a name', 'create unique index concurrently on t (a, b)', 't_a_b_idx'],
  ])('invalid and %s: is dropped and built again', async (_, statement, name) => {
    await interruptAt([TABLE, statement], 2, [`drop index ${name}`]);
    await makeInvalid(statement);
    expect(await indexes()).toEqual([{ name, valid: false }]);
    await run();
    expect(resumed()).toMatchObject([{ found: 'broken' }, { found: 'absent' }]);
    expect(await indexes()).toEqual([{ name, valid: true }]);
    await isFinished();
  });

  it('without a name and valid: is not built a second time', async () => {
    await interruptAt([TABLE, 'create index concurrently on t (a)'], 2);
    await run();
    expect(await indexes()).toEqual([{ name: 't_a_idx', valid: true }]);
  });

  it('there with another definition: is refused with both', async () => {
    await interruptAt([TABLE, UNIQUE], 2, ['drop index i', 'create index i on t (b)']);
    const error = await failure(run());
    expect(error).toMatchObject({
      code: 'MIGRATION_STEP_CONFLICT',
      exitCode: 8,
      details: { statement: 2, found: expect.stringContaining('USING btree (b)'), wanted: UNIQUE },
    });
    await ctx.db.raw('drop index i');
    await run();
    await isFinished();
  });

  it('that others read in its new text starts afresh, and what the old one left goes', async () => {
    await interruptAt([TABLE, UNIQUE], 2, ['drop index i']);
    await makeInvalid(UNIQUE);
    await sandbox.write({ '000001_x': alone(TABLE, 'create index concurrently j on t (b)') });
    await run();
    expect(await indexes()).toEqual([{ name: 'j', valid: true }]);
    await isFinished();
  });

  it('was done, and may not get another text then', async () => {
    await interruptAt([TABLE, UNIQUE], 2);
    await sandbox.write({ '000001_x': alone(TABLE, 'create index concurrently j on t (b)') });
    expect(await failure(run())).toMatchObject({ code: 'MIGRATION_STEP_EDITED' });
  });
});

describe('a create index', () => {
  it('is not content with an invalid index under its name when it says if not exists', async () => {
    const statement = UNIQUE.replace('concurrently', 'concurrently if not exists');
    await ctx.db.raw(TABLE);
    await makeInvalid(UNIQUE);
    await sandbox.write({ '000001_x': alone(statement) });
    await run();
    expect(await indexes()).toEqual([{ name: 'i', valid: true }]);
    await ctx.db.raw(`drop index i; create index i on t (b); delete from veza_migrations`);
    expect(await failure(run())).toMatchObject({ code: 'MIGRATION_STEP_CONFLICT' });
  });

  it('that the data refuse leaves no invalid index to refuse writes', async () => {
    const rows = `insert into t values ('x', 1), ('X', 1)`;
    await sandbox.write({ '000001_x': alone(TABLE, rows, UNIQUE) });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { sqlState: '23505', statement: 3 },
    });
    expect(await indexes()).toEqual([]);
    await ctx.db.raw('delete from t');
    await run();
    expect(await indexes()).toEqual([{ name: 'i', valid: true }]);
  });
});

describe('another statement that was interrupted', () => {
  const index = 'create index i on t (b)';

  it.each([
    ['gone', [], 'done'],
    ['there', [index], 'absent'],
  ])('drop index concurrently, the index is %s', async (_, then, found) => {
    await interruptAt([TABLE, index, 'drop index concurrently i'], 3, then);
    await run();
    expect(resumed()).toMatchObject([{ statement: 3, found }]);
    expect(await indexes()).toEqual([]);
  });

  it('reindex concurrently takes away what it left, and nothing that was there before', async () => {
    const statements = [TABLE, `create unique index i on t (a)`, 'reindex index concurrently i'];
    await interruptAt(statements, 3, ['drop index i']);
    await makeInvalid('create unique index concurrently i_ccnew on t (a)');
    await ctx.db.raw('create unique index i on t (a)');
    await run();
    expect(resumed()).toMatchObject([{ found: 'broken' }, { found: 'absent' }]);
    expect(await indexes()).toEqual([{ name: 'i', valid: true }]);
  });

  it('detach partition concurrently that is pending is finalised', async () => {
    const detach = 'alter table p detach partition q concurrently';
    const attach = 'alter table p attach partition q for values in (1)';
    const tables = [
      'create table p (a int) partition by list (a)',
      'create table q partition of p for values in (1)',
    ];
    await interruptAt([...tables, detach], 3, [attach]);
    const reader = await ctx.db.transaction();
    try {
      await reader.raw('select * from p');
      const other = await sandbox.open();
      await other.db.raw(`set lock_timeout = '100ms'`);
      await expect(other.db.raw(detach)).rejects.toMatchObject({ code: '55P03' });
      await other[Symbol.asyncDispose]();
    } finally {
      await reader.rollback();
    }
    expect(await rowsOf('select inhdetachpending as pending from pg_inherits')).toEqual([
      { pending: true },
    ]);
    await run();
    expect(resumed()).toMatchObject([{ found: 'broken' }, { found: 'done' }]);
    expect(await rowsOf('select * from pg_inherits')).toEqual([]);
  });

  it.each([
    ['there', 'done'],
    ['absent', 'absent'],
  ])('create database, the database is %s', async (state, found) => {
    const name = `veza_test_made_${process.pid}`;
    await interruptAt(
      [`create database ${name}`],
      1,
      state === 'absent' ? [`drop database ${name}`] : [],
    );
    try {
      await run();
      expect(resumed()).toMatchObject([{ found }]);
      expect(await rowsOf(`select from pg_database where datname = '${name}'`)).toHaveLength(1);
    } finally {
      await ctx.db.raw(`drop database ${name}`);
    }
  });

  it('vacuum runs again', async () => {
    await interruptAt([TABLE, 'vacuum t'], 2);
    await run();
    expect(resumed()).toMatchObject([{ statement: 2, found: 'absent' }]);
    await isFinished();
  });
});

describe('undoing a file whose statements stand alone', () => {
  const up = [TABLE, 'create index concurrently i on t (b)', 'create table u ()'];
  const down = ['drop table u', 'drop index concurrently i', 'drop table t'];
  const both = (ups: string[], downs: string[]): string =>
    `${alone('')}-- veza:up\n${ups.join(';\n')};\n-- veza:down\n${downs.join(';\n')};`.replace(
      '\n;',
      '\n',
    );
  const tables = () =>
    rowsOf(`select tablename as name from pg_tables where schemaname = 'public'
      and tablename not like 'veza_migration%' order by 1`);

  it('takes all of it back', async () => {
    await sandbox.write({ '000001_x': both(up, down) });
    await run();
    expect((await undo()).undone).toMatchObject([{ name: '000001_x', statements: 3 }]);
    expect(await tables()).toEqual([]);
    expect((await run()).applied).toHaveLength(1);
  });

  it('takes back what there is of a file that was applied in part', async () => {
    await sandbox.write({ '000001_x': both([...up.slice(0, 1), 'select 1 / 0'], down) });
    await failure(run());
    expect((await undo()).undone).toMatchObject([{ name: '000001_x' }]);
    expect(await tables()).toEqual([]);
    expect(await readMigrationStatus(ctx, { dir: sandbox.dir })).toMatchObject({ begun: [] });
    await sandbox.write({ '000001_x': both(up, down) });
    expect((await run()).applied).toHaveLength(1);
  });

  it('stands against applying while it is half done, and goes on where it stopped', async () => {
    await sandbox.write({ '000001_x': both(up, [...down.slice(0, 2), 'drop table t, nope']) });
    await run();
    expect(await failure(undo())).toMatchObject({ code: 'MIGRATION_FAILED' });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_HISTORY_CONFLICT',
      details: { problems: [{ kind: 'half-undone', fix: 'veza migrate down --apply' }] },
    });
    await ctx.db.raw('create table nope ()');
    expect((await undo()).undone).toHaveLength(1);
    expect(await tables()).toEqual([]);
    await isFinishedAfterUndo();
  });

  async function isFinishedAfterUndo(): Promise<void> {
    expect(await readMigrationStatus(ctx, { dir: sandbox.dir })).toMatchObject({
      applied: [],
      begun: [],
      problems: [],
    });
  }
});
