import path from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { bundleProgram } from '../../support/bundle-program.ts';
import { startRunner } from './crash/start-runner.ts';
import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

const RUNNERS = 12;

let program: string;
let sandbox: MigrationSandbox;
beforeAll(async () => {
  program = await bundleProgram(path.join(import.meta.dirname, 'run-migrate.program.ts'));
  sandbox = await openMigrationSandbox();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

it('many processes with indexes made concurrently: one applies, all succeed, nobody deadlocks', async () => {
  await sandbox.write({
    '000001_table': 'create table t as select n from generate_series(1, 20000) as n;',
    '000002_index': `-- veza:no-transaction
create index concurrently t_n on t (n);
create index concurrently t_n_desc on t (n desc);
reindex table concurrently t;`,
  });
  const runners = Array.from({ length: RUNNERS }, () =>
    startRunner(program, [sandbox.url, sandbox.dir]),
  );
  const ends = await Promise.all(runners.map((runner) => runner.ended));
  expect(ends.map((end) => [end.exit, end.stderr])).toEqual(runners.map(() => [0, '']));
  expect(ends.filter((end) => end.applied > 0)).toHaveLength(1);
  const { rows } = await sandbox.ctx.db.raw<{ rows: unknown[] }>(
    `select indexrelid::regclass::text as name from pg_index
     where indrelid = 't'::regclass and indisvalid order by 1`,
  );
  expect(rows).toEqual([{ name: 't_n' }, { name: 't_n_desc' }]);
});
