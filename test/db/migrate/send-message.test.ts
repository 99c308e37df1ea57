import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';
import { sendMessage } from '#db/migrate/send-message.ts';
import { openMigrationSession } from '#db/migrate/session.ts';

import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
let ctx: DatabaseContext;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
  ctx = sandbox.ctx;
});
afterAll(() => sandbox[Symbol.asyncDispose]());
beforeEach(async () => {
  await ctx.db.raw('drop schema public cascade; create schema public');
});

const run = () => runWork(migrate(ctx, { dir: sandbox.dir }));
const tables = async (): Promise<unknown> => {
  const { rows } = await ctx.db.raw<{ rows: { name: string }[] }>(
    `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
  );
  return rows.map((row) => row.name);
};

describe('a message of several statements', () => {
  it('counts what was carried out, with rows and without, up to what was refused', async () => {
    await using session = await openMigrationSession(ctx);
    const good = sendMessage(session.client, 'select 1; create table a (); select 2, 3');
    await good.work;
    expect(good.done()).toBe(3);
    const bad = sendMessage(session.client, 'select 1; create table a (); select 2');
    await expect(bad.work).rejects.toMatchObject({ code: '42P07' });
    expect(bad.done()).toBe(1);
    await expect(sendMessage(session.client, 'copy a from stdin').work).rejects.toThrow('COPY');
    await sendMessage(session.client, 'select 1').work;
  });
});

describe('the message that ends a file', () => {
  it('puts what only the commit finds down to the last statement', async () => {
    await sandbox.write({
      '1_late': `create table a (id int primary key, b int references a deferrable initially deferred);
insert into a values (1, 2);`,
    });
    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      details: { file: '1_late.sql', statement: 2, statements: 2, sqlState: '23503' },
    });
    expect(await tables()).toEqual(['veza_migrations']);
  });

  it.each(['select 1; drop table veza_migrations', 'drop table veza_migrations'])(
    'does not put down to the file what goes wrong with the record (%s)',
    async (text) => {
      await sandbox.write({ '1_wild': text });
      const failed = run();
      await expect(failed).rejects.toMatchObject({ code: 'DB_SCHEMA_MISSING' });
      expect(await tables()).toEqual(['veza_migrations']);
    },
  );
});
