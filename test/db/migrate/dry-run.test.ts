import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { takeLock } from '#db/migrate/lock.ts';
import { openMigrationSession } from '#db/migrate/session.ts';
import { query } from '#db/pool.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';
import { sql } from '#db/sql.ts';

import { waitFor } from '../../support/wait-for.ts';
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

const dryRun = () => runWork(migrate(ctx, { dir: sandbox.dir, dryRun: true }));

describe('a dry run', () => {
  it('looks through a transaction whose writes PostgreSQL itself refuses', async () => {
    await query(ctx, sql`create table a (n integer)`);
    for (const write of [
      sql`insert into a values (1)`,
      sql`create table b ()`,
      sql`drop table a`,
      sql`select nextval('s')`,
    ]) {
      await query(ctx, sql`create sequence if not exists s`);
      const looking = withReadOnlyTx(ctx, (inside) => query(inside, write));
      await expect(looking).rejects.toMatchObject({ code: '25006' });
    }
    const look = withReadOnlyTx(ctx, (inside) => query(inside, sql`select * from a`));
    expect(await look).toEqual([]);
  });

  it('needs no lock', async () => {
    await sandbox.write({ '1_a': 'create table a ();' });
    await using session = await openMigrationSession(ctx);
    const isDone = () => Promise.resolve(false);
    expect(await runWork(takeLock(ctx, session.client, { waitMsMax: 0, isDone }))).toBe(true);
    expect(await dryRun()).toMatchObject({ planned: ['1_a'], pending: 1 });
  });

  it('refuses what the real run refuses', async () => {
    await sandbox.write({ '1_a': 'create tabel a ();' });
    await expect(dryRun()).rejects.toMatchObject({ code: 'MIGRATION_FILES_INVALID', exitCode: 2 });
    await sandbox.write({ '1_a': 'create table a ();' });
    await runWork(migrate(ctx, { dir: sandbox.dir }));
    await sandbox.write({ '1_a': 'create table a2 ();' });
    await expect(dryRun()).rejects.toMatchObject({
      code: 'MIGRATION_HISTORY_CONFLICT',
      exitCode: 8,
    });
  });

  it('shows each statement with its line, its way and the locks on what is there already', async () => {
    await sandbox.write({
      '1_a': [
        'create table b (id integer references a (id));',
        'create index on b (id);',
        'alter table a\n  add column n integer;',
        'alter table a validate constraint c;',
        'create index on a (n);',
      ].join('\n'),
      '2_b': '-- veza:no-transaction\n-- veza:breaking\ncreate index concurrently on a (n);',
    });
    const { plan } = await dryRun();
    const lock = (mode: string) => [
      { relation: 'public.a', mode, blocks: expect.stringMatching(/^blocks /) },
    ];
    expect(plan).toEqual([
      {
        id: '1',
        name: '1_a',
        kind: 'transactional',
        breaking: false,
        statements: [
          {
            line: 1,
            sql: 'create table b (id integer references a (id))',
            locks: lock('SHARE ROW EXCLUSIVE'),
          },
          { line: 2, sql: 'create index on b (id)', locks: [] },
          { line: 3, sql: 'alter table a add column n integer', locks: lock('ACCESS EXCLUSIVE') },
          {
            line: 5,
            sql: 'alter table a validate constraint c',
            locks: lock('SHARE UPDATE EXCLUSIVE'),
          },
          { line: 6, sql: 'create index on a (n)', locks: lock('SHARE') },
        ],
      },
      {
        id: '2',
        name: '2_b',
        kind: 'no-transaction',
        breaking: true,
        statements: [
          {
            line: 3,
            sql: 'create index concurrently on a (n)',
            locks: lock('SHARE UPDATE EXCLUSIVE'),
          },
        ],
      },
    ]);
  });
});

describe('two runners with different files', () => {
  it('do not step on each other: whoever comes second is held against what the first did', async () => {
    const files = (last: string) => ({ '1_a': 'create table a ();', [last]: `create table x ();` });
    await sandbox.write(files('2_b'));
    await using session = await openMigrationSession(ctx);
    const isDone = () => Promise.resolve(false);
    await runWork(takeLock(ctx, session.client, { waitMsMax: 0, isDone }));
    // Both have read their files and made their plan when the lock is free.
    const other = await sandbox.open();
    const started: string[] = [];
    const first = runWork(migrate(ctx, { dir: sandbox.dir }), (event) => started.push(event.type));
    await waitFor('the first to wait', () => started.includes('lock.waiting'));
    await sandbox.write(files('3_c'));
    const second = runWork(migrate(other, { dir: sandbox.dir }), (event) =>
      started.push(`second ${event.type}`),
    );
    await waitFor('the second to wait', () => started.includes('second lock.waiting'));
    await session[Symbol.asyncDispose]();
    const ends = await Promise.allSettled([first, second]);
    const won = ends.findIndex(
      (end) => end.status === 'fulfilled' && end.value.applied.length === 2,
    );
    const lost = ends[1 - won]!;
    expect(won).toBeGreaterThanOrEqual(0);
    expect(lost).toMatchObject({ reason: { code: 'MIGRATION_HISTORY_CONFLICT', exitCode: 8 } });
    const { rows } = await ctx.db.raw<{ rows: { name: string }[] }>(
      'select name from veza_migrations order by id',
    );
    expect(rows.map((row) => row.name)).toEqual(['1_a', won === 0 ? '2_b' : '3_c']);
  });
});
