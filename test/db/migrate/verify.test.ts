import path from 'node:path';
import { writeFile } from 'node:fs/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runWork } from '#core/events.ts';
import { seedFromFile, verifyMigrations, type VerifyInput } from '#db/migrate/verify/index.ts';
import { seedScratch } from '#seed/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from './migration-sandbox.ts';

let sandbox: MigrationSandbox;
beforeAll(async () => {
  sandbox = await openMigrationSandbox();
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
});

async function verify(files: Readonly<Record<string, string>>, seedSql?: string) {
  await sandbox.write(files);
  const input: VerifyInput = { dir: sandbox.dir };
  if (seedSql !== undefined) {
    const file = path.join(sandbox.dir, 'rows.txt');
    await writeFile(file, seedSql);
    input.seed = (ctx) => seedFromFile(ctx, file);
  }
  return runWork(verifyMigrations(sandbox.ctx, input));
}

const scratchDatabases = async (): Promise<string[]> => {
  const { rows } = await sandbox.ctx.db.raw<{ rows: { name: string }[] }>(
    `select datname as name from pg_database where datname like 'veza\\_scratch\\_%'`,
  );
  return rows.map((row) => row.name);
};

describe('taking migrations up, down and up again', () => {
  it("finds nothing in veza's own, with the small world in the tables", async () => {
    const { ctx } = sandbox;
    const seed: VerifyInput['seed'] = (there) => seedScratch({ ...ctx, db: there.db });
    const { migrations, rows } = await runWork(verifyMigrations(ctx, { seed }));
    expect(rows).toBeGreaterThan(100);
    expect(migrations.length).toBeGreaterThan(4);
    for (const { name, outcome, reason, lost, withData } of migrations) {
      const ok = { name, outcome: 'ok', reason: undefined, lost: [], withData: true };
      expect({ name, outcome, reason, lost, withData }).toEqual(ok);
    }
  });

  it('names what a down part leaves behind, and does not blame the others for it', async () => {
    const { migrations } = await verify({
      '1_a': 'create table a (id int primary key);\n-- veza:down\ndrop table a;',
      '2_b': `alter table a add b text; create index a_b on a (b);
-- veza:down
drop index a_b;`,
      '3_c':
        '-- veza:no-transaction\ncreate index concurrently a_c on a (id, b);\n-- veza:down\ndrop index concurrently a_c;',
    });
    expect(migrations.map((item) => item.outcome)).toEqual(['ok', 'failed', 'ok']);
    expect(migrations[1]!.differences).toMatchObject([
      { after: 'down', difference: { kind: 'unexpected', object: { type: 'column', name: 'b' } } },
    ]);
    expect(migrations[1]!.reason).toMatch(
      /^on its way up, down and up: column "b" of relation "a" already exists[^]*2_b\.sql:1:1/,
    );
  });

  it('names what comes out otherwise the second time', async () => {
    const { migrations } = await verify({
      '1_a': 'create table a (id int);\n-- veza:down\ndrop table a;',
      '2_b':
        'alter table a add if not exists b text default 1;\n-- veza:down\nalter table a add c int;',
    });
    expect(migrations.map((item) => item.outcome)).toEqual(['ok', 'failed']);
    const changed = await verify({
      '1_a': 'create table a (id int);\n-- veza:down\ndrop table a;',
      '2_b':
        'create view v as select id from a;\n-- veza:down\ndrop view v; alter table a alter id set not null;',
    });
    expect(changed.migrations[1]).toMatchObject({
      outcome: 'differs',
      differences: [
        { after: 'down', ways: 'up and down', difference: { field: 'notNull' } },
        { after: 'up', ways: 'up, down and up', difference: { field: 'notNull' } },
      ],
    });
  });

  it('names the tables whose rows a round trip changes', async () => {
    const { migrations, rows } = await verify(
      {
        '1_a': `create table a (id int primary key, word text);
create table other (id int);
-- veza:down
drop table a, other;`,
        '2_upper': `update a set word = upper(word);
-- veza:down
update a set word = lower(word);`,
        '3_thin': `delete from a where id > 5;
-- veza:down
`,
        '4_new': 'create table fresh (id int);\n-- veza:down\ndrop table fresh;',
      },
      `insert into a select n, 'Word ' || n from generate_series(1, 8) as n;
       insert into other select 1; insert into fresh select 1;`,
    );
    expect(rows).toBe(10);
    expect(migrations.map((item) => [item.name, item.outcome, item.lost])).toEqual([
      ['1_a', 'ok', []],
      ['2_upper', 'ok', []],
      ['3_thin', 'data-lost', [{ table: 'public.a', rowsBefore: 8, rowsAfter: 5 }]],
      ['4_new', 'ok', []],
    ]);
  });

  it('says why a migration cannot be undone, and goes on below it without rows', async () => {
    const { migrations } = await verify(
      {
        '1_a': 'create table a (id int);\n-- veza:down\ndrop table a;',
        '2_b': '-- veza:irreversible: the old ids are gone\nalter table a add b int;',
        '3_c': 'alter table a add c int;',
        '4_d': 'alter table a add d int;\n-- veza:down\nalter table a drop d;',
      },
      'insert into a values (1)',
    );
    expect(migrations.map((item) => [item.outcome, item.withData, item.reason])).toEqual([
      ['ok', false, undefined],
      ['irreversible', false, 'the old ids are gone'],
      ['irreversible', true, 'its file has no -- veza:down part'],
      ['ok', true, undefined],
    ]);
  });

  it('walks batches, too, and counts what they do', async () => {
    const { migrations } = await verify(
      {
        '1_a': 'create table a (id int primary key, n int);\n-- veza:down\ndrop table a;',
        '2_b': `-- veza:batch key=id share=1%
-- veza:up
update a set n = n + 1 where id between $1 and $2;
-- veza:down
update a set n = n - 1 where id between $1 and $2;`,
      },
      'insert into a select n, n from generate_series(1, 5000) as n',
    );
    expect(migrations.map((item) => item.outcome)).toEqual(['ok', 'ok']);
  });

  it('drops what it made, also when a file cannot be applied at all', async () => {
    const before = await scratchDatabases();
    await expect(verify({ '1_a': 'select nope' })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
    });
    await expect(verify({ '1_a': 'create table a ();' }, 'insert')).rejects.toMatchObject({
      code: 'SEED_SQL_FAILED',
      exitCode: 2,
    });
    const left = (await scratchDatabases()).filter((name) => !before.includes(name));
    expect(left).toEqual([]);
  });
});
