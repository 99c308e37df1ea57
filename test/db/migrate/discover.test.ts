import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { VezaError } from '#core/errors.ts';
import { discoverMigrations } from '#db/migrate/discover.ts';
import type { MigrationFault } from '#db/migrate/migrate-errors.ts';
import { migrationsDir } from '#db/migrate/migrations-dir.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-discover-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function write(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(dir, name), text);
}

async function faults(): Promise<MigrationFault[]> {
  const error = await discoverMigrations(dir).then(
    () => undefined,
    (thrown: unknown) => thrown as VezaError,
  );
  expect(error).toMatchObject({ code: 'MIGRATION_FILES_INVALID', exitCode: 2 });
  return error!.details['faults'] as MigrationFault[];
}

describe('the migrations folder', () => {
  it('is read in the order of ids as numbers, whatever their width', async () => {
    await write({ '10_b.sql': 'select 1', '9_a.sql': 'select 1', '000011_c-d_e.sql': 'select 1' });
    expect((await discoverMigrations(dir)).map((file) => [file.id, file.name])).toEqual([
      [9n, '9_a'],
      [10n, '10_b'],
      [11n, '000011_c-d_e'],
    ]);
  });

  it('may hold other files and folders', async () => {
    await write({ '1_a.sql': 'select 1', 'README.md': '# why' });
    await mkdir(path.join(dir, '2_b.sql'));
    expect(await discoverMigrations(dir)).toHaveLength(1);
  });

  it('names every fault at once', async () => {
    await write({
      '000001_a.sql': 'select 1;',
      '1_twin.sql': 'select 1;',
      'words.sql': 'select 1;',
      '3_latin.sql': Buffer.from([0x2d, 0x2d, 0xe9]),
      '4_empty.sql': ' \n',
      '5_nul.sql': 'select 1;\0',
    });
    const found = Object.fromEntries((await faults()).map((item) => [item.file, item.message]));
    expect(found).toEqual({
      '1_twin.sql': 'has the same id as 000001_a.sql; ids are unique',
      'words.sql': 'is not named like 000001_create-users.sql',
      '3_latin.sql': 'is not UTF-8',
      '4_empty.sql': 'is empty',
      '5_nul.sql': 'holds a NUL character',
    });
  });

  it('says what a file that other tools would take might be called here', async () => {
    const way = 'put both into 20240101_y.sql, below -- veza:up and -- veza:down';
    const names = {
      'V1__make users.sql': 'is not named like 000001_create-users.sql; 1_make-users.sql would do',
      '20240102-x.sql': 'is not named like 000001_create-users.sql; 20240102_x.sql would do',
      '20240101_y.up.sql': `is one part of a migration; ${way}`,
      '20240101_y.down.sql': `is one part of a migration; ${way}`,
    };
    for (const name of Object.keys(names)) await write({ [name]: 'select 1;' });
    const found = Object.fromEntries((await faults()).map((item) => [item.file, item.message]));
    expect(found).toEqual(names);
  });

  it.each([
    ['is not there', () => path.join(dir, 'gone'), 'there is no such folder'],
    ['holds no migrations', () => dir, 'it holds no .sql files'],
    ['is a file', () => path.join(dir, 'file'), 'it is a file'],
  ])('is refused by name when it %s', async (_, at, reason) => {
    await writeFile(path.join(dir, 'file'), '');
    await expect(discoverMigrations(at())).rejects.toMatchObject({
      code: 'MIGRATION_DIR_UNREADABLE',
      exitCode: 2,
      message: expect.stringContaining(reason),
    });
  });

  it('names a file that cannot be read', async () => {
    await symlink(path.join(dir, 'gone'), path.join(dir, '1_a.sql'));
    expect((await faults())[0]!.message).toContain('ENOENT');
  });
});

it("finds veza's own migrations beside its package.json", async () => {
  const files = await discoverMigrations(migrationsDir(undefined));
  expect(files[0]!.name).toBe('000001_identity');
});
