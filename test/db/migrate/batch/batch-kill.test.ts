import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { expect, it } from 'vitest';

import { bundleProgram } from '../../../support/bundle-program.ts';
import { startRunner } from '../crash/start-runner.ts';
import { openMigrationSandbox, type MigrationSandbox } from '../migration-sandbox.ts';

const KILLS = 20;
const ROWS = 25_000;
const DELAY_MS_MAX = 60;

it('changes every row exactly once, however often and whenever it is killed', async () => {
  const program = await bundleProgram(path.join(import.meta.dirname, '../run-migrate.program.ts'));
  await using sandbox = await openMigrationSandbox();
  await sandbox.write({
    '1_base': `create table item (id bigint primary key, count int not null);
insert into item select n, 0 from generate_series(1, ${ROWS}) as n;`,
    // Each batch takes a while, so that kills also come inside of it.
    '2_add': `-- veza:batch key=id size=50 share=100%
update item set count = count + (select 1 from pg_sleep(0.02)) where id between $1 and $2;`,
  });
  const args = [sandbox.url, sandbox.dir];
  const passed: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const runner = startRunner(program, args);
    await runner.after(3 + (kill % 6));
    await sleep((kill * 37) % DELAY_MS_MAX);
    runner.child.kill('SIGKILL');
    expect((await runner.ended).exit).toBe('SIGKILL');
    const { journal, total } = await readState(sandbox);
    // Before the journal's first entry there is nothing to tell.
    if (journal === undefined) continue;
    expect(total).toBe(journal);
    passed.push(journal);
  }
  expect(passed.length).toBeGreaterThan(KILLS / 2);
  expect(passed.at(-1)).toBeLessThan(ROWS);
  expect((await startRunner(program, args).ended).exit).toBe(0);
  const { rows } = await sandbox.ctx.db.raw<{ rows: object[] }>(
    'select count, count(*)::int as rows from item group by 1',
  );
  expect(rows).toEqual([{ count: 1, rows: ROWS }]);
}, 300_000);

/** How many rows the journal says are done, and how often the statement has really counted. */
async function readState({
  ctx,
}: MigrationSandbox): Promise<{ journal: number | undefined; total: number | undefined }> {
  const one = async <R>(text: string): Promise<R | undefined> =>
    (await ctx.db.raw<{ rows: R[] }>(text)).rows[0];
  const there = `select to_regclass('veza_migration_steps') is not null as yes`;
  if (!(await one<{ yes: boolean }>(there))?.yes) return { journal: undefined, total: undefined };
  const steps = `select (detail -> 'batch' ->> 'rows')::int as rows from veza_migration_steps`;
  const journal = await one<{ rows: number }>(steps);
  const total = await one<{ total: number }>('select sum(count)::int as total from item');
  return { journal: journal?.rows, total: total?.total };
}
