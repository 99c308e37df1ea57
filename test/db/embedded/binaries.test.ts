import { mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

import { findBinaries, makeLibraryLinks, readServerVersion } from '#db/embedded/binaries.ts';

test('the programs of this platform are found and run', async () => {
  const binaries = await findBinaries();
  expect(await readServerVersion(binaries)).toMatch(/^18\.\d+$/);
});

test('library links that npm did not make are made, also by several processes at once', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'vz-'));
  try {
    const lib = path.join(root, 'native/lib');
    await mkdir(lib, { recursive: true });
    await writeFile(path.join(lib, 'libx.so.1.2'), 'library');
    const links = ['libx.so', 'libx.so.1'].map((name) => ({
      source: 'native/lib/libx.so.1.2',
      target: `native/lib/${name}`,
    }));
    await writeFile(path.join(root, 'native/pg-symlinks.json'), JSON.stringify(links));
    await Promise.all([makeLibraryLinks(root), makeLibraryLinks(root)]);
    await makeLibraryLinks(root);
    expect(await readlink(path.join(lib, 'libx.so'))).toBe('libx.so.1.2');
    expect(await readFile(path.join(lib, 'libx.so.1'), 'utf8')).toBe('library');
  } finally {
    await rm(root, { recursive: true });
  }
});
