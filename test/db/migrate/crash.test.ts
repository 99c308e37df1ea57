import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';

import { bundleProgram } from '../../support/bundle-program.ts';
import { waitFor } from '../../support/wait-for.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

const LOCK_FREE_MS_MAX = 5_000;

let program: string;
let sandbox: MigrationSandbox;
beforeAll(async () => {
  program = await bundleProgram(path.join(import.meta.dirname, 'run-migrate.program.ts'));
});
beforeEach(async () => {
  sandbox = await openMigrationSandbox();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
});

async function backends(): Promise<{ pid: number; query: string }[]> {
  const { rows } = await sandbox.ctx.db.raw<{ rows: { pid: number; query: string }[] }>(
    `select pid, query from pg_stat_activity
     where datname = current_database() and application_name like 'veza migrate %'`,
  );
  return rows;
}

/** A runner in a process of its own that stands inside the second file's sleep. */
async function startSleepingRunner() {
  await sandbox.write({
    '000001_a': 'create table a ();',
    '000002_b': 'create table b ();\nselect pg_sleep(600);\ncreate table c ();',
  });
  const child = spawn(process.execPath, [program, sandbox.url, sandbox.dir], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const backend = await waitFor('the sleep', async () =>
    (await backends()).find((item) => item.query.includes('pg_sleep')),
  );
  return { child, backend };
}

async function expectRerunToFinish(names: string[]): Promise<void> {
  await sandbox.write({
    '000001_a': 'create table a ();',
    '000002_b': 'create table b ();\ncreate table c ();',
  });
  const result = await runWork(migrate(sandbox.ctx, { dir: sandbox.dir }));
  expect(result.applied.map((item) => item.name)).toEqual(names);
  expect(result.pending).toBe(0);
}

describe('a run that is killed inside a statement', () => {
  it('gives up statement and lock at once, and a plain rerun finishes', async () => {
    const { child } = await startSleepingRunner();
    const killedAt = performance.now();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await waitFor('the backend to end', async () => (await backends()).length === 0);
    expect(performance.now() - killedAt).toBeLessThan(LOCK_FREE_MS_MAX);
    await expectRerunToFinish(['000002_b']);
  });

  it('fails with a code when its backend is killed, and a plain rerun finishes', async () => {
    const { child, backend } = await startSleepingRunner();
    const output = text(child.stderr);
    await sandbox.ctx.db.raw('select pg_terminate_backend(?)', [backend.pid]);
    expect(await output).toContain('DB_UNREACHABLE');
    await expectRerunToFinish(['000002_b']);
  });
});
