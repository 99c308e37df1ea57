import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { GUEST } from '#domains/identity/index.ts';
import { listImports, listTracks } from '#domains/catalog/index.ts';

import { makeMusic, makeOddFolder } from '../../domains/catalog/import-music.ts';
import { runProgram } from '../../support/run-program.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';
import { VEZA } from '../../support/veza.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'veza-import-'));
  await makeOddFolder(path.join(root, 'odd'));
  await makeMusic(path.join(root, 'good', 'one.flac'), 600);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const installation = (t: TestContext) => ({
  dataDir: t.ctx.config.dataDir,
  databaseUrl: t.databaseUrl,
});

test('text, JSON and exit code tell the same story: clean, some failed, nothing there', async () => {
  await using t = await openTestContext();
  const clean = await runProgram(installation(t), ['import', path.join(root, 'good'), '--json']);
  expect([clean.code, clean.stderr]).toEqual([0, expect.not.stringContaining('Error')]);
  expect(JSON.parse(clean.stdout)).toMatchObject({
    schema: 'veza.import/1',
    imported: 1,
    duplicates: 0,
    failed: [],
  });
  const text = path.join(root, 'odd', 'a text.mp3');
  const partial = await runProgram(installation(t), ['import', path.join(root, 'good'), text]);
  expect(partial.code).toBe(6);
  expect(partial.stdout).toContain('Imported 0, in the catalogue already 1, no music 0, failed 1.');
  expect(partial.stdout).toContain(`  ${text} is not audio`);
  const missing = await runProgram(installation(t), [
    'import',
    path.join(root, 'no such'),
    '--json',
  ]);
  expect(missing.code).toBe(2);
  expect(JSON.parse(missing.stdout)).toMatchObject({ error: { code: 'IMPORT_PATH_MISSING' } });
});

test('killed half-way and run again, nothing is lost or doubled', async () => {
  await using t = await openTestContext();
  const { dataDir, databaseUrl } = installation(t);
  const args = ['import', path.join(root, 'odd'), '--visibility', 'public', '--progress', 'ndjson'];
  const where = ['--data-dir', dataDir, '--database-url', databaseUrl];
  const child = spawn(process.execPath, [VEZA, ...args, ...where], {
    env: { PATH: process.env['PATH'], VEZA_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'close');
  let imported = 0;
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.startsWith('{"type":"file.imported"')) continue;
    imported += 1;
    if (imported === 4) child.kill('SIGKILL');
  }
  expect((await ended)[1]).toBe('SIGKILL');

  expect(await linkFolders(dataDir)).toHaveLength(1);

  const again = await runProgram(installation(t), [
    'import',
    path.join(root, 'odd'),
    '--visibility',
    'public',
    '--json',
  ]);
  const result = JSON.parse(again.stdout) as { imported: number; duplicates: number };
  expect(result.imported + result.duplicates).toBe(18);
  const { items } = await listTracks(t.ctx, { viewer: GUEST, sort: 'title', limit: 100 });
  expect(items).toHaveLength(14);
  expect(result.imported).toBeLessThanOrEqual(10);
  const imports = await listImports(t.ctx, { limit: 5 });
  expect(imports.items.map((item) => item.state)).toEqual(['done', 'interrupted']);
  expect(await linkFolders(dataDir)).toEqual([]);
});

async function linkFolders(dataDir: string): Promise<string[]> {
  const names = await readdir(path.join(dataDir, 'storage/staging'));
  return names.filter((name) => name.startsWith('import-'));
}
