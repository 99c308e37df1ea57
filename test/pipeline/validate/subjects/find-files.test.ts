import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { findFiles } from '#pipeline/validate/subjects/find-files.ts';

const NOBODY = 65_534;

describe('findFiles', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-find-files-'));
    await chmod(dir, 0o755);
    for (const folder of ['open/deep', 'secret']) {
      await mkdir(path.join(dir, folder), { recursive: true });
      await writeFile(path.join(dir, folder, 'a.m3u8'), '');
    }
    await writeFile(path.join(dir, 'open/s0.m4s'), '');
    await chmod(path.join(dir, 'secret'), 0o000);
  });
  afterAll(async () => {
    await chmod(path.join(dir, 'secret'), 0o755);
    await rm(dir, { recursive: true });
  });

  it('gives what can be read, and names the folders that cannot', async () => {
    const { signal } = new AbortController();
    const isRoot = process.geteuid!() === 0;
    // root may read everything.
    if (isRoot) process.seteuid!(NOBODY);
    try {
      expect(await findFiles(dir, signal)).toEqual({
        files: [path.join(dir, 'open/deep/a.m3u8')],
        unread: [{ dir: path.join(dir, 'secret'), reason: 'EACCES' }],
      });
      expect(await findFiles(path.join(dir, 'secret'), signal)).toMatchObject({
        files: [],
        unread: [{ reason: 'EACCES' }],
      });
    } finally {
      if (isRoot) process.seteuid!(0);
    }
  });

  it('finds nothing in a folder that is not there', async () => {
    const { signal } = new AbortController();
    expect(await findFiles(path.join(dir, 'gone'), signal)).toEqual({ files: [], unread: [] });
  });
});
