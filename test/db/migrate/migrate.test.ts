import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import type { VezaError } from '#core/errors.ts';
import {
  migrate,
  migrateDown,
  readMigrationStatus,
  type MigrateEvent,
  type MigrateInput,
  type MigrateResult,
} from '#db/migrate/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

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

const run = (input: MigrateInput = {}, events: MigrateEvent[] = []): Promise<MigrateResult> =>
  runWork(migrate(ctx, { dir: sandbox.dir, ...input }), (event) => events.push(event));

const undo = (target: { steps: number } | { to: string }, apply = true) =>
  runWork(migrateDown(ctx, { dir: sandbox.dir, target, apply }));

async function failure(work: Promise<unknown>): Promise<VezaError> {
  return work.then(
    () => {
      throw new Error('it was expected to fail');
    },
    (error: unknown) => error as VezaError,
  );
}

async function tables(): Promise<string[]> {
  const { rows } = await ctx.db.raw<{ rows: { name: string }[] }>(
    `select table_name as name from information_schema.tables
     where table_schema = 'public' and table_name not like 'veza\\_migration%' order by 1`,
  );
  return rows.map((row) => row.name);
}

const TWO = {
  '000001_a':
    '-- veza:up\ncreate table a ();\ncreate table a2 ();\n-- veza:down\ndrop table a, a2;',
  '000002_b': '-- veza:up\ncreate table b ();\n-- veza:down\ndrop table b;',
};

describe('applying', () => {
  it('runs what is pending in order, records it and has nothing to do the second time', async () => {
    await sandbox.write(TWO);
    const events: MigrateEvent[] = [];
    const first = await run({}, events);
    expect(first).toMatchObject({
      planned: ['000001_a', '000002_b'],
      applied: [
        { id: '000001', name: '000001_a', statements: 2 },
        { id: '000002', name: '000002_b', statements: 1 },
      ],
      pending: 0,
    });
    expect(events.map((event) => event.type)).toEqual([
      'migration.planned',
      'migration.started',
      'migration.applied',
      'migration.started',
      'migration.applied',
    ]);
    expect(await tables()).toEqual(['a', 'a2', 'b']);
    expect(await run()).toMatchObject({ planned: [], applied: [], pending: 0 });
    expect(await readMigrationStatus(ctx, { dir: sandbox.dir })).toMatchObject({
      current: { id: 2n, name: '000002_b', toolVersion: expect.stringMatching(/^\d+\.\d+/) },
      pending: [],
      problems: [],
    });
  });

  it('stops after the target and counts what is left', async () => {
    await sandbox.write(TWO);
    expect(await run({ to: '1' })).toMatchObject({ applied: [{ id: '000001' }], pending: 1 });
    expect(await failure(run({ to: '000009' }))).toMatchObject({
      code: 'MIGRATION_TARGET_UNKNOWN',
      exitCode: 2,
    });
  });

  it('changes nothing in a dry run, not even for its own record', async () => {
    await sandbox.write(TWO);
    expect(await run({ dryRun: true })).toMatchObject({
      planned: ['000001_a', '000002_b'],
      applied: [],
      pending: 2,
    });
    const { rows } = await ctx.db.raw<{ rows: { name: string | null }[] }>(
      `select to_regclass('veza_migrations')::text as name`,
    );
    expect(rows).toEqual([{ name: null }]);
  });

  it('checks every file before it applies the first', async () => {
    await sandbox.write({ ...TWO, '000003_c': 'create table c ();\ncreat table d ();' });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_FILES_INVALID',
      message: expect.stringContaining('000003_c.sql:2:1'),
    });
    expect(await tables()).toEqual([]);
  });

  it('leaves no setting of one file behind for the next or for the record', async () => {
    await sandbox.write({
      '000001_a': "create schema other;\nset search_path = other;\nset lock_timeout = '1ms';",
      '000002_b': 'create table b ();',
    });
    expect((await run()).applied).toHaveLength(2);
    expect(await tables()).toEqual(['b']);
    await ctx.db.raw('drop schema other');
  });
});

it('tells while a statement runs which one it is and for how long', async () => {
  await sandbox.write({ '000001_a': 'create table a ();\nselect pg_sleep(3);' });
  const events: MigrateEvent[] = [];
  await run({}, events);
  const told = events.filter((event) => event.type === 'running.progress');
  expect(told.length).toBeGreaterThan(1);
  expect(told[0]).toMatchObject({ name: '000001_a', statement: 2, statements: 2 });
  expect(told.at(-1)!.runningMs).toBeGreaterThan(told[0]!.runningMs);
});

describe('a statement that PostgreSQL refuses', () => {
  const broken = {
    ...TWO,
    '000003_c': "create table c ();\n\ninsert into c\n  select 'é', nope from a;",
  };

  it('is shown with file, line, column and caret, and its file is rolled back', async () => {
    await sandbox.write(broken);
    const error = await failure(run());
    expect(error).toMatchObject({
      code: 'MIGRATION_FAILED',
      exitCode: 2,
      details: {
        file: '000003_c.sql',
        line: 4,
        column: 15,
        direction: 'up',
        sqlState: '42703',
        statement: 2,
        statements: 2,
        excerpt: "  4 |   select 'é', nope from a;\n    |               ^",
        applied: [{ name: '000001_a' }, { name: '000002_b' }],
      },
    });
    expect(await tables()).toEqual(['a', 'a2', 'b']);
  });

  it('is all that stands between a rerun and the end once it is mended', async () => {
    await sandbox.write(broken);
    await failure(run());
    await sandbox.write({ ...TWO, '000003_c': 'create table c ();' });
    expect((await run()).applied.map((item) => item.name)).toEqual(['000003_c']);
  });

  it('keeps the code of what was wrong: a table that is in use is busy, a refusal is denied', async () => {
    await sandbox.write({ '000001_a': 'create table a ();' });
    await run();
    await sandbox.write({
      '000001_a': 'create table a ();',
      '000002_b': "set local lock_timeout = '50ms';\ndrop table a;",
    });
    const reader = await ctx.db.transaction();
    try {
      await reader.raw('select * from a');
      expect(await failure(run({ lockRetriesForMs: 0 }))).toMatchObject({
        code: 'MIGRATION_BLOCKED',
        exitCode: 5,
      });
    } finally {
      await reader.rollback();
    }
    await sandbox.write({
      '000001_a': 'create table a ();',
      '000002_b': 'set role pg_monitor;\ndrop table public.a;',
    });
    expect(await failure(run())).toMatchObject({ code: 'MIGRATION_DENIED', exitCode: 4 });
    expect(await tables()).toEqual(['a']);
  });

  it('is read-only on a database that takes no writes', async () => {
    await sandbox.write({ '000001_a': 'set transaction read only;\ncreate table a ();' });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_DATABASE_READ_ONLY',
      exitCode: 8,
    });
  });
});

describe('a database that does not let a run keep its record', () => {
  const name = () => `"${new URL(sandbox.url).pathname.slice(1)}"`;

  it('is named: it is read-only', async () => {
    await sandbox.write(TWO);
    await ctx.db.raw(`alter database ${name()} set default_transaction_read_only = on`);
    try {
      expect(await failure(run())).toMatchObject({
        code: 'MIGRATION_DATABASE_READ_ONLY',
        exitCode: 8,
      });
    } finally {
      await ctx.db.raw(`alter database ${name()} reset all`);
    }
  });

  it('is named: its schema is closed to the user', async () => {
    await sandbox.write(TWO);
    await ctx.db.raw('revoke create on schema public from current_user');
    expect(await failure(run())).toMatchObject({ code: 'MIGRATION_RECORD_DENIED', exitCode: 4 });
  });
});

describe('a history that does not fit', () => {
  it.each([
    ['changed', { ...TWO, '000001_a': 'create table a ();' }],
    ['missing', { '000002_b': TWO['000002_b'] }],
    ['renamed', { '000001_other': TWO['000001_a'], '000002_b': TWO['000002_b'] }],
    ['out-of-order', { ...TWO, '000000_late': 'select 1;' }],
  ])('is refused before anything runs: %s', async (kind, files) => {
    await sandbox.write(TWO);
    await run();
    await sandbox.write({ ...files, '000009_new': 'create table new ();' });
    expect(await failure(run())).toMatchObject({
      code: 'MIGRATION_HISTORY_CONFLICT',
      exitCode: 8,
      details: { problems: [{ kind }] },
    });
    expect(await tables()).toEqual(['a', 'a2', 'b']);
    expect((await readMigrationStatus(ctx, { dir: sandbox.dir })).problems).toHaveLength(1);
  });

  it('does not mind another kind of line end', async () => {
    await sandbox.write(TWO);
    await run();
    await sandbox.write({ ...TWO, '000001_a': TWO['000001_a'].replaceAll('\n', '\r\n') });
    expect(await run()).toMatchObject({ planned: [], pending: 0 });
  });
});

describe('undoing', () => {
  it('is a plan until it is applied, then goes back one by one and can be applied again', async () => {
    await sandbox.write(TWO);
    await run();
    expect(await undo({ steps: 2 }, false)).toMatchObject({
      planned: ['000002_b', '000001_a'],
      undone: [],
    });
    expect(await tables()).toEqual(['a', 'a2', 'b']);
    expect((await undo({ to: '1' })).undone.map((item) => item.name)).toEqual(['000002_b']);
    expect(await tables()).toEqual(['a', 'a2']);
    expect((await undo({ to: '0' })).undone.map((item) => item.name)).toEqual(['000001_a']);
    expect(await tables()).toEqual([]);
    expect((await run()).applied).toHaveLength(2);
  });

  it('tells of a statement that fails in a down part what works with an applied file', async () => {
    await sandbox.write({
      ...TWO,
      '000003_c': 'create table c ();\n-- veza:down\ndrop table c;\ndrop table nope;',
    });
    await run();
    const error = await failure(undo({ steps: 1 }));
    expect(error).toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { direction: 'down', statement: 2, sqlState: '42P01' },
      hint: expect.stringMatching(/Mend the database by hand.*veza migrate create NAME/),
    });
    expect(error.hint).not.toContain('Mend the statement');
    await ctx.db.raw('create table nope ()');
    expect((await undo({ steps: 1 })).undone.map((item) => item.name)).toEqual(['000003_c']);
  });

  it.each([
    [
      '-- veza:irreversible: the rows are gone\n-- veza:up\ncreate table c ();',
      'the rows are gone',
    ],
    ['create table c ();', 'has no -- veza:down part'],
  ])('refuses %j before anything is undone', async (text, reason) => {
    await sandbox.write({
      ...TWO,
      '000003_c': text,
      '000004_d': 'create table d ();\n-- veza:down\ndrop table d;',
    });
    await run();
    expect(await failure(undo({ steps: 4 }))).toMatchObject({
      code: 'MIGRATION_IRREVERSIBLE',
      exitCode: 8,
      message: expect.stringContaining(reason),
    });
    expect(await tables()).toEqual(['a', 'a2', 'b', 'c', 'd']);
  });
});
