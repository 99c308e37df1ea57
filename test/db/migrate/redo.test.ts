import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { DatabaseContext } from '#context.ts';
import { runWork, type Sink } from '#core/events.ts';
import { migrate, readMigrationStatus, redo, type MigrateEvent } from '#db/migrate/index.ts';

import { waitFor } from '../../support/wait-for.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';
import { VEZA } from '../../support/veza.ts';

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

const table = (name: string) =>
  `create table ${name} (made timestamptz default clock_timestamp());
   insert into ${name} default values;\n-- veza:down\ndrop table ${name};`;
const FILES = { '1_a': table('a'), '2_b': table('b'), '3_c': table('c') };
const run = () => runWork(migrate(ctx, { dir: sandbox.dir }));
const again = (steps: number, apply = true, on = ctx, ...sinks: Sink<MigrateEvent>[]) =>
  runWork(redo(on, { dir: sandbox.dir, steps, apply }), ...sinks);
const madeAt = async (name: string): Promise<number> => {
  const { rows } = await ctx.db.raw<{ rows: { made: Date }[] }>(`select made from ${name}`);
  return rows[0]!.made.getTime();
};

const gatedBackends = async (): Promise<number> => {
  const { rows } = await ctx.db.raw<{ rows: object[] }>(
    `select 1 from pg_stat_activity where datname = current_database()
       and application_name like 'veza migrate %' and wait_event = 'advisory'`,
  );
  return rows.length;
};

describe('redoing', () => {
  it('undoes and applies the last migrations, and leaves the others alone', async () => {
    await sandbox.write(FILES);
    await run();
    const [a, b, c] = [await madeAt('a'), await madeAt('b'), await madeAt('c')];
    const result = await again(2);
    expect(result.undone.map((item) => item.name)).toEqual(['3_c', '2_b']);
    expect(result.applied.map((item) => item.name)).toEqual(['2_b', '3_c']);
    expect(await madeAt('a')).toBe(a);
    expect(await madeAt('b')).toBeGreaterThan(b);
    expect(await madeAt('c')).toBeGreaterThan(c);
    expect(await readMigrationStatus(ctx, { dir: sandbox.dir })).toMatchObject({
      current: { name: '3_c' },
      pending: [],
      problems: [],
    });
  });

  it('is a plan until it is applied', async () => {
    await sandbox.write(FILES);
    await run();
    const before = await madeAt('c');
    expect(await again(9, false)).toMatchObject({
      planned: ['3_c', '2_b', '1_a'],
      undone: [],
      applied: [],
    });
    expect(await madeAt('c')).toBe(before);
  });

  it('refuses what cannot be undone before anything runs', async () => {
    await sandbox.write({ '1_a': 'create table a ();', '2_b': table('b') });
    await run();
    const before = await madeAt('b');
    await expect(again(2)).rejects.toMatchObject({ code: 'MIGRATION_IRREVERSIBLE', exitCode: 8 });
    expect(await madeAt('b')).toBe(before);
  });

  it('that is stopped between down and up is brought to its end by a plain run', async () => {
    await sandbox.write(FILES);
    await run();
    const controller = new AbortController();
    const stopped = again(2, true, await sandbox.open(controller.signal), (event) => {
      if (event.type === 'migration.undone' && event.name === '2_b') controller.abort();
    });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    const { pending } = await readMigrationStatus(ctx, { dir: sandbox.dir });
    expect(pending.map((file) => file.name)).toEqual(['2_b', '3_c']);
    expect((await run()).applied.map((item) => item.name)).toEqual(['2_b', '3_c']);
    expect((await readMigrationStatus(ctx, { dir: sandbox.dir })).problems).toEqual([]);
  });

  it('that is killed in the middle is brought to its end by a plain run', async () => {
    const gated = (name: string) =>
      table(name).replace('\n', '\nselect pg_advisory_xact_lock(7);\n');
    await sandbox.write({ ...FILES, '3_c': gated('c') });
    await run();
    const gate = await ctx.db.transaction();
    try {
      await gate.raw('select pg_advisory_xact_lock(7)');
      const args = ['--steps', '2', '--apply', '--dir', sandbox.dir, '--database-url', sandbox.url];
      const child = spawn(process.execPath, [VEZA, 'migrate', 'redo', ...args], {
        env: { PATH: process.env['PATH'], NODE_ENV: 'test' },
        stdio: 'ignore',
      });
      await waitFor('the redo to stand in its last file', async () => (await gatedBackends()) > 0);
      child.kill('SIGKILL');
      await once(child, 'exit');
      // Only then the gate is opened: nobody is left to go through it.
      await waitFor('its backend to end', async () => (await gatedBackends()) === 0);
    } finally {
      await gate.rollback();
    }
    const { pending } = await readMigrationStatus(ctx, { dir: sandbox.dir });
    expect(pending.map((file) => file.name)).toEqual(['3_c']);
    expect((await run()).applied.map((item) => item.name)).toEqual(['3_c']);
    expect((await readMigrationStatus(ctx, { dir: sandbox.dir })).problems).toEqual([]);
  });
});
