import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { openDatabaseContext, type DatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';

import {
  openCrampedServer,
  waysToCramp,
  type CrampedServer,
} from '../../support/cramped-server.ts';
import { testConfig } from '../../support/test-config.ts';

/** About thirty megabytes of rows, and as much again for an index over them. */
const FILL = `insert into big select i, repeat(md5(i::text), 8) from generate_series(1, 100000) as i;`;

describe.each(waysToCramp())('%s', (way) => {
  let root: string;
  let server: CrampedServer;
  let ctx: DatabaseContext;
  beforeAll(async () => {
    server = await openCrampedServer(way);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'veza-full-'));
    await server.free();
    const config = await testConfig({ dataDir: root, databaseUrl: server.url });
    ctx = await openDatabaseContext({ config, signal: new AbortController().signal });
    await ctx.db.raw('drop schema public cascade; create schema public');
    return async () => {
      await ctx[Symbol.asyncDispose]();
      await rm(root, { recursive: true });
    };
  });

  async function write(files: Readonly<Record<string, string>>): Promise<string> {
    const dir = path.join(root, 'migrations');
    await mkdir(dir);
    for (const [name, text] of Object.entries(files)) {
      await writeFile(path.join(dir, `${name}.sql`), text);
    }
    return dir;
  }

  async function namesOf(text: string): Promise<string[]> {
    const { rows } = await ctx.db.raw<{ rows: { name: string }[] }>(text);
    return rows.map(({ name }) => name);
  }

  it('rolls the file back, names the place and what stays, and a plain rerun ends it', async () => {
    const dir = await write({
      '000001_before': 'create table before_it ();',
      '000002_big': `create table big (id int, pad text);\n${FILL}`,
      '000003_after': 'create table after_it ();',
    });
    await server.cramp();
    await expect(runWork(migrate(ctx, { dir }))).rejects.toMatchObject({
      code: 'MIGRATION_DISK_FULL',
      exitCode: 9,
      message: expect.stringMatching(
        /could not (extend|write)[^]*000002_big\.sql:2:1, statement 2 of 2[^]*The file was rolled back; this run changed before it: 000001_before\./,
      ),
      hint: expect.stringContaining('Free space'),
    });
    expect(await namesOf('select name from veza_migrations')).toEqual(['000001_before']);
    expect(await namesOf(`select to_regclass('big')::text as name`)).toEqual([null]);
    await server.free();
    const { applied } = await runWork(migrate(ctx, { dir }));
    expect(applied.map(({ name }) => name)).toEqual(['000002_big', '000003_after']);
    expect(await namesOf('select count(*)::text as name from big')).toEqual(['100000']);
  });

  it('keeps the done statements of a file without transaction, and a plain rerun makes the rest', async () => {
    await ctx.db.raw(`create table big (id int, pad text); ${FILL}`);
    const dir = await write({
      '000001_index':
        '-- veza:no-transaction\ncreate table before_it ();\n' +
        'create index concurrently big_pad on big (pad, id);\ncreate table after_it ();',
    });
    await server.cramp();
    await expect(runWork(migrate(ctx, { dir }))).rejects.toMatchObject({
      code: 'MIGRATION_DISK_FULL',
      exitCode: 9,
      message: expect.stringContaining('The statement before it in the file stay done.'),
      details: { statement: 2, standsAlone: true },
    });
    expect(await namesOf('select name from veza_migrations')).toEqual([]);
    await server.free();
    const { applied } = await runWork(migrate(ctx, { dir }));
    expect(applied.map(({ name }) => name)).toEqual(['000001_index']);
    expect(
      await namesOf(
        `select indexrelid::regclass::text as name from pg_index
         where indrelid = 'big'::regclass and indisvalid`,
      ),
    ).toEqual(['big_pad']);
    expect(await namesOf(`select to_regclass('after_it')::text as name`)).toEqual(['after_it']);
  });
});
