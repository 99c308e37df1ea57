import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createMigration, idText } from '#db/migrate/index.ts';
import { parseMigration } from '#db/migrate/parse.ts';
import { openSqlParser } from '#db/migrate/sql-parser.ts';
import { discoverMigrations } from '#db/migrate/discover.ts';

let root: string;
let dir: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'veza-create-'));
  dir = path.join(root, 'migrations');
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

describe('a new migration', () => {
  it('gets the next id, as wide as the others, and overwrites nothing', async () => {
    expect(await createMigration({ dir, name: 'first' })).toEqual({
      id: '000001',
      name: '000001_first',
      path: path.join(dir, '000001_first.sql'),
    });
    expect(await createMigration({ dir, name: 'second' })).toMatchObject({ id: '000002' });
    await writeFile(path.join(dir, '000041_other.sql'), 'select 1;');
    await writeFile(path.join(dir, '000099_no-migration.txt'), '');
    expect(await createMigration({ dir, name: 'third' })).toMatchObject({ id: '000042' });
    expect(await readdir(dir)).toHaveLength(5);
    await rm(dir, { recursive: true });
    await createMigration({ dir, name: 'a' });
    await rm(path.join(dir, '000001_a.sql'));
    await writeFile(path.join(dir, '9_b.sql'), 'select 1;');
    expect(await createMigration({ dir, name: 'c' })).toMatchObject({ id: '10' });
  });

  it('is refused by the runner until it is written, and taken when it is', async () => {
    const { path: file } = await createMigration({
      dir,
      name: 'plays',
      noTransaction: true,
      breaking: true,
    });
    await using parser = openSqlParser();
    const parse = async () => parseMigration(parser, (await discoverMigrations(dir))[0]!);
    expect(await parse()).toMatchObject([{ message: 'has no statement to apply' }]);
    const text = await readFile(file, 'utf8');
    await writeFile(
      file,
      text
        .replace('-- veza:up\n', '-- veza:up\nselect 1;\n')
        .replace('-- veza:down\n', '-- veza:down\nselect 2;\n'),
    );
    expect(await parse()).toMatchObject({
      up: [{ sql: 'select 1' }],
      down: [{ sql: 'select 2' }],
      breaking: true,
    });
    expect(text).toContain('\n-- veza:no-transaction\n');
  });

  it('in batches says what the one statement needs', async () => {
    const { path: file } = await createMigration({ dir, name: 'fill', batch: 'album_id,position' });
    const text = await readFile(file, 'utf8');
    const where = '(album_id, position) between ($1, $2) and ($3, $4)';
    expect(text).toContain(
      `-- veza:batch key=album_id,position\n-- veza:up\n-- update TABLE set … where ${where};`,
    );
    await writeFile(file, text.replace('-- update TABLE set …', 'update t set a = 1'));
    await using parser = openSqlParser();
    expect(await parseMigration(parser, (await discoverMigrations(dir))[0]!)).toMatchObject({
      kind: 'batch',
      down: [],
    });
    await expect(createMigration({ dir, name: 'a', batch: 'a b' })).rejects.toMatchObject({
      code: 'MIGRATION_KEY_INVALID',
    });
  });

  it.each([
    ['Add users!', 'add-users'],
    ['../escape', 'escape'],
    ['', 'add-something'],
    ['Überraschung für alle', 'uberraschung-fur-alle'],
    ['x'.repeat(201), 'x'.repeat(200)],
  ])('is not called %j; what would fit is said', async (name, suggestion) => {
    await expect(createMigration({ dir, name })).rejects.toMatchObject({
      code: 'MIGRATION_NAME_INVALID',
      exitCode: 2,
      hint: `veza migrate create ${suggestion}`,
    });
    expect(idText(await createMigration({ dir, name: suggestion }))).toBe('000001');
  });

  it('says why a folder cannot be written', async () => {
    await writeFile(path.join(root, 'file'), '');
    await expect(
      createMigration({ dir: path.join(root, 'file'), name: 'a' }),
    ).rejects.toMatchObject({ code: 'MIGRATION_DIR_UNREADABLE', exitCode: 2 });
  });
});
