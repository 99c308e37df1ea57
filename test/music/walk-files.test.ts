import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { walkFiles, type WalkStep } from '#music/walk-files.ts';

async function walk(...paths: string[]): Promise<WalkStep[]> {
  const steps: WalkStep[] = [];
  for await (const step of walkFiles(paths, new AbortController().signal)) steps.push(step);
  return steps;
}

test('a folder that may not be read costs that folder, and says what to type', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-walk-'));
  const shut = path.join(dir, 'b shut');
  await mkdir(shut);
  await mkdir(path.join(dir, 'c'));
  await writeFile(path.join(dir, 'a.mp3'), 'x');
  await writeFile(path.join(dir, 'c', 'd.mp3'), 'x');
  await chmod(dir, 0o755);
  await chmod(shut, 0);
  // The superuser reads everything; somebody else has to try.
  const asRoot = process.getuid!() === 0;
  if (asRoot) process.seteuid!(65_534);
  try {
    const steps = await walk(dir, path.join(dir, 'c'));
    expect(steps.map((step) => step.kind)).toEqual(['file', 'failed', 'file']);
    expect(steps[1]).toMatchObject({
      path: shut,
      error: { code: 'FOLDER_UNREADABLE', hint: `chmod -R u+rX '${shut}'` },
    });
  } finally {
    if (asRoot) process.seteuid!(0);
    await chmod(shut, 0o700);
    await rm(dir, { recursive: true });
  }
});

test('files come in the byte order of their names, whatever the disk gives', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-walk-'));
  const names = ['Z.mp3', 'a.mp3', 'é.mp3', '10.mp3', '9.mp3'];
  for (const name of names) await writeFile(path.join(dir, name), 'x');
  const steps = await walk(dir);
  const seen = steps.map((step) => (step.kind === 'file' ? path.basename(step.file.shown) : ''));
  expect(seen).toEqual(['10.mp3', '9.mp3', 'Z.mp3', 'a.mp3', 'é.mp3']);
  await rm(dir, { recursive: true });
});

test('links that lead to themselves or nowhere are told in plain words, and a loop of folders ends', async () => {
  const dir = await mkdtemp(path.join(tmpdir(), 'veza-walk-'));
  await symlink('a circle.mp3', path.join(dir, 'a circle.mp3'));
  await symlink('nothing', path.join(dir, 'b nowhere.mp3'));
  await symlink('.', path.join(dir, 'c loop'));
  await writeFile(path.join(dir, 'd.mp3'), 'x');
  const steps = await walk(dir);
  expect(steps).toMatchObject([
    {
      path: path.join(dir, 'a circle.mp3'),
      error: { message: expect.stringContaining('its symbolic links go round in a circle') },
    },
    {
      path: path.join(dir, 'b nowhere.mp3'),
      error: { message: expect.stringContaining('a link that leads nowhere') },
    },
    { kind: 'file' },
  ]);
  await rm(dir, { recursive: true });
});
