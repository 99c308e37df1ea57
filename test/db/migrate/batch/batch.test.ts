import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { runWork, type WorkEvent } from '#core/events.ts';
import { migrate, migrateDown, readMigrationStatus } from '#db/migrate/index.ts';

import { openMigrationSandbox, type MigrationSandbox } from '../migration-sandbox.ts';

let sandbox: MigrationSandbox;
beforeEach(async () => {
  sandbox = await openMigrationSandbox();
});
afterEach(async () => {
  await sandbox[Symbol.asyncDispose]();
});

const ROWS = 5_000;
const base = `create table item (id bigint primary key, count int not null default 0);
insert into item select n * 3 from generate_series(1, ${ROWS}) as n;
-- veza:down
drop table item;`;
const add = `-- veza:batch key=id size=100 share=100%
-- veza:up
update item set count = count + 1 where id between $1 and $2;
-- veza:down
update item set count = count - 1 where id between $1 and $2;`;

const rows = async <R extends object>(text: string): Promise<R[]> =>
  (await sandbox.ctx.db.raw<{ rows: R[] }>(text)).rows;
const counts = () => rows('select count, count(*)::int as rows from item group by 1 order by 1');
const run = (sink: (event: WorkEvent) => void = () => undefined, ctx = sandbox.ctx) =>
  runWork(migrate(ctx, { dir: sandbox.dir, lockTimeoutMs: 200 }), sink);

async function openOther(): Promise<{ client: pg.Client } & AsyncDisposable> {
  const client = new pg.Client({ connectionString: sandbox.url });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

/** A run that is asked to stop when it has done some batches. */
async function stopAfter(batches: number): Promise<void> {
  const stop = new AbortController();
  const ctx = await sandbox.open(stop.signal);
  const stopped = run((event) => {
    if (event.type === 'batch.progress' && (event as { batches?: number }).batches === batches) {
      stop.abort();
    }
  }, ctx);
  await expect(stopped).rejects.toThrow(/abort/);
}

describe('a file in batches', () => {
  it('changes every row once, in batches that follow the measured time, and says how far it is', async () => {
    await sandbox.write({ '1_base': base, '2_add': add });
    const events: WorkEvent[] = [];
    const result = await run((event) => events.push(event));
    expect(result.applied).toMatchObject([{ name: '1_base' }, { name: '2_add', statements: 1 }]);
    expect(await counts()).toEqual([{ count: 1, rows: ROWS }]);
    const progress = events.filter((event) => event.type === 'batch.progress');
    expect(progress.length).toBeGreaterThan(5);
    expect(progress[0]).toMatchObject({ name: '2_add', done: 100, total: ROWS, batches: 1 });
    expect((progress[1] as { done?: number }).done).toBeGreaterThan(200);
    expect(progress.at(-1)).toMatchObject({ done: ROWS, changed: ROWS, leftMs: 0 });
    expect(await rows('select * from veza_migration_steps')).toEqual([]);
    await runWork(
      migrateDown(sandbox.ctx, { dir: sandbox.dir, target: { steps: 1 }, apply: true }),
    );
    expect(await counts()).toEqual([{ count: 0, rows: ROWS }]);
  });

  it('goes on behind what a stopped run has done, and the status tells how much that is', async () => {
    await sandbox.write({ '1_base': base, '2_add': add });
    await stopAfter(3);
    const status = await readMigrationStatus(sandbox.ctx, { dir: sandbox.dir });
    const [part] = status.begun;
    expect(part).toMatchObject({ name: '2_add', batch: { total: ROWS } });
    const done = part!.batch!.rows;
    expect(done).toBeGreaterThan(200);
    expect(done).toBeLessThan(ROWS);
    expect(await counts()).toEqual([
      { count: 0, rows: ROWS - done },
      { count: 1, rows: done },
    ]);
    await run();
    expect(await counts()).toEqual([{ count: 1, rows: ROWS }]);
  });

  it('undoes of a part no more than that part', async () => {
    await sandbox.write({ '1_base': base, '2_add': add });
    await stopAfter(3);
    await runWork(
      migrateDown(sandbox.ctx, { dir: sandbox.dir, target: { steps: 1 }, apply: true }),
    );
    expect(await counts()).toEqual([{ count: 0, rows: ROWS }]);
    expect((await readMigrationStatus(sandbox.ctx, { dir: sandbox.dir })).begun).toEqual([]);
    await run();
    expect(await counts()).toEqual([{ count: 1, rows: ROWS }]);
  });

  it('meets rows that come in behind the end until a batch is not full', async () => {
    await sandbox.write({ '1_base': base, '2_add': add });
    await using other = await openOther();
    const inserted: Promise<unknown>[] = [];
    await run((event) => {
      if (event.type !== 'batch.progress' || inserted.length > 0) return;
      inserted.push(
        other.client.query('insert into item select 1000000 + n from generate_series(1, 50) n'),
      );
    });
    await Promise.all(inserted);
    expect(await counts()).toEqual([{ count: 1, rows: ROWS + 50 }]);
  });

  it('gives way to whoever holds a row, and changes it when the row is free', async () => {
    await sandbox.write({ '1_base': base, '2_add': add });
    await runWork(migrate(sandbox.ctx, { dir: sandbox.dir, to: '1' }));
    await using other = await openOther();
    await other.client.query('begin; select from item where id = 600 for update');
    let retries = 0;
    await run((event) => {
      if (event.type !== 'statement.retried') return;
      retries += 1;
      if (retries === 1) void other.client.query('commit');
    });
    expect(retries).toBeGreaterThan(0);
    expect(await counts()).toEqual([{ count: 1, rows: ROWS }]);
  });

  it('stays done up to a row that PostgreSQL refuses, and goes on there when that is mended', async () => {
    const check = `${base.split('-- veza:down')[0]!}alter table item add check (count < 1 or id <> 900);`;
    await sandbox.write({ '1_base': check, '2_add': add });
    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      message: expect.stringMatching(/those before it, 2\d\d rows, stay done/) as string,
      details: { file: '2_add.sql', line: 3, sqlState: '23514' },
    });
    await sandbox.ctx.db.raw('delete from item where id = 900');
    await run();
    expect(await counts()).toEqual([{ count: 1, rows: ROWS - 1 }]);
  });

  it('is refused when its statement was changed after some batches', async () => {
    await sandbox.write({ '1_base': base, '2_add': add });
    await stopAfter(1);
    await sandbox.write({ '1_base': base, '2_add': add.replace('count + 1', 'count + 2') });
    await expect(run()).rejects.toMatchObject({ code: 'MIGRATION_BATCH_EDITED', exitCode: 8 });
    await sandbox.write({
      '1_base': base,
      '2_add': add
        .replace(/^-- veza:batch.*\n/, '-- veza:no-transaction\n')
        .replaceAll(/ where id between.*;/g, ';'),
    });
    await expect(run()).rejects.toMatchObject({
      code: 'MIGRATION_KIND_CHANGED',
      hint: 'Put the line -- veza:batch back into 2_add.sql as it was.',
    });
    await sandbox.write({ '1_base': base, '2_add': add.replace('size=100', 'size=1000') });
    await run();
    expect(await counts()).toEqual([{ count: 1, rows: ROWS }]);
  });

  it.each([
    ['uuid', `md5(n::text)::uuid`],
    ['text', `'k''"\\' || md5(n::text)`],
    ['timestamptz', `'2024-02-29 12:00:00.123456+02'::timestamptz + n * interval '1.000001 s'`],
    ['numeric', `n / 7.0`],
    ['date', `date '2000-01-01' + n / 10`],
  ])('walks along a key of type %s', async (type, value) => {
    const table = `create table item (id ${type} not null, count int not null default 0);
create index on item (id);
insert into item select ${value} from generate_series(1, 1500) as n;`;
    await sandbox.ctx.db.raw(
      `alter database "${new URL(sandbox.url).pathname.slice(1)}" set datestyle = 'SQL, DMY'`,
    );
    await sandbox.write({ '1_base': table, '2_add': add });
    await run();
    expect(await counts()).toEqual([{ count: 1, rows: 1500 }]);
  });

  it('walks along a key of several columns, and deletes', async () => {
    await sandbox.write({
      '1_base': `create table item ("a B" int, b text, count int default 0, primary key ("a B", b));
insert into item select n / 40, n::text from generate_series(1, 3000) as n;`,
      '2_add': `-- veza:batch key="a B",b size=70 share=100%
-- veza:up
update item as i set count = count + 1 where count < 9 and (i."a B", i.b) between ($1, $2) and ($3, $4);`,
      '3_drop': `-- veza:batch key="a B",b size=90 share=100%
delete from item where ("a B", b) between ($1::int, $2) and ($3::int, $4) and b like '%7'`,
    });
    await run();
    expect(await counts()).toEqual([{ count: 1, rows: 2700 }]);
  });

  it('is refused before it changes anything when the database has no way along the key', async () => {
    const refusal = async (table: string, change = add): Promise<string> => {
      await sandbox.ctx.db.raw('drop table if exists item, veza_migrations');
      await sandbox.write({ '1_base': table, '2_add': change });
      return run().then(
        () => 'applied',
        (error: { code: string; message: string }) => `${error.code} ${error.message}`,
      );
    };
    expect(await refusal('create table other (id int)')).toMatch(
      /^MIGRATION_BATCH_UNFIT 2_add.sql:3:1: there is no table "item"/,
    );
    await sandbox.ctx.db.raw('drop table other');
    expect(await refusal('create table item (count int)')).toMatch(
      /2_add.sql:1:1: public.item has no column id/,
    );
    expect(await refusal('create table item (id int, count int)')).toMatch(
      /id of public.item may be null/,
    );
    expect(await refusal('create table item (id int not null, count int)')).toMatch(
      /no index of public.item begins with id/,
    );
    expect(
      await refusal(
        'create table item (id int not null, count int); create index on item (count, id); create index on item (id) where count = 1',
      ),
    ).toMatch(/no index/);
    expect(
      await refusal(
        'create table item (id int not null, count int); create index on item (id, count)',
      ),
    ).toBe('applied');
  });

  it('leaves others most of the time', async () => {
    const slow = add
      .replace('size=100 share=100%', 'size=2000 share=20%')
      .replace('count + 1', 'count + (select 1 from pg_sleep(0.05))');
    await sandbox.write({ '1_base': base, '2_add': slow });
    const at: number[] = [];
    await run((event) => {
      if (event.type === 'batch.progress') at.push(performance.now());
    });
    // Each pause is four times as long as the batch before it, which sleeps for 50 ms.
    expect(at.length).toBeGreaterThan(1);
    expect(at[1]! - at[0]!).toBeGreaterThan(200);
  });
});
