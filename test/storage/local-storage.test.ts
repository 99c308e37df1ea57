import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Config } from '#core/config.ts';
import { randomIds } from '#core/ids.ts';
import { openLocalStorage } from '#storage/local-storage.ts';
import { assetKey, originalKey } from '#storage/storage-keys.ts';
import type { Storage, StorageKey } from '#storage/storage.ts';

const signal = new AbortController().signal;
let dir: string;
let storage: Storage;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-storage-'));
  storage = await openLocalStorage({ config: { dataDir: path.join(dir, 'data') } as Config });
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function writeSource(content: string): Promise<{ file: string; key: StorageKey }> {
  const file = path.join(dir, 'source 🎵.mp3');
  await writeFile(file, content);
  return { file, key: originalKey(createHash('sha256').update(content).digest()) };
}

const stagingNames = () => readdir(path.join(dir, 'data/storage/staging'));

describe('files', () => {
  it('keeps a copy under its content key, readable by the owner alone', async () => {
    const { file, key } = await writeSource('music');
    await storage.putFile(key, file, signal);
    await rm(file);
    expect(await readFile(storage.pathOf(key), 'utf8')).toBe('music');
    expect((await stat(storage.pathOf(key))).mode & 0o777).toBe(0o600);
    expect(storage.pathOf(key)).toBe(path.join(dir, 'data/storage', key));
  });

  it('leaves what is there when the same key comes again', async () => {
    const { file, key } = await writeSource('music');
    await storage.putFile(key, file, signal);
    const before = await stat(storage.pathOf(key));
    await storage.putFile(key, file, signal);
    expect((await stat(storage.pathOf(key))).ino).toBe(before.ino);
  });

  it('gives twenty writers of the same key one whole file and leaves no drafts', async () => {
    const { file, key } = await writeSource('music'.repeat(10_000));
    await Promise.all(Array.from({ length: 20 }, () => storage.putFile(key, file, signal)));
    expect((await readFile(storage.pathOf(key))).byteLength).toBe(50_000);
    expect(await stagingNames()).toEqual([]);
  });

  it('names a source that is not there and leaves nothing behind', async () => {
    const { key } = await writeSource('music');
    await expect(storage.putFile(key, path.join(dir, 'gone.mp3'), signal)).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: expect.stringContaining('gone.mp3'),
    });
    expect(await stagingNames()).toEqual([]);
  });

  it('stops before the copy when the signal is aborted', async () => {
    const { file, key } = await writeSource('music');
    await expect(storage.putFile(key, file, AbortSignal.abort())).rejects.toMatchObject({
      name: 'AbortError',
    });
    await expect(stat(storage.pathOf(key))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stores bytes', async () => {
    const { key } = await writeSource('cover');
    await storage.putBytes(key, Buffer.from('cover'));
    expect(await readFile(storage.pathOf(key), 'utf8')).toBe('cover');
  });
});

describe('folders', () => {
  it('appear whole under their key, and an existing one stays', async () => {
    const key = assetKey(randomIds.next());
    const first = await storage.makeStagingDir('job-1');
    await mkdir(path.join(first, 'aac'));
    await writeFile(path.join(first, 'aac/one.m4s'), '1');
    await storage.publishDir(first, key);
    const second = await storage.makeStagingDir('job-2');
    await writeFile(path.join(second, 'other'), '2');
    await storage.publishDir(second, key);
    expect(await readdir(storage.pathOf(key), { recursive: true })).toEqual(['aac', 'aac/one.m4s']);
    expect(await stagingNames()).toEqual([]);
  });

  it('of staging are empty when they are made, and go when they are removed', async () => {
    const staging = await storage.makeStagingDir('job-1');
    await writeFile(path.join(staging, 'left-over'), '');
    expect(await readdir(await storage.makeStagingDir('job-1'))).toEqual([]);
    await storage.removeStagingDir('job-1');
    await storage.removeStagingDir('job-1');
    expect(await stagingNames()).toEqual([]);
  });

  it('of staging cannot have a name that leads elsewhere', async () => {
    for (const name of ['..', '../x', 'a/b', '', '.hidden', 'a\0b', 'x'.repeat(201)]) {
      await expect(storage.makeStagingDir(name)).rejects.toMatchObject({
        code: 'STORAGE_KEY_INVALID',
      });
    }
  });
});

it('tells the free bytes and measures a round trip without leaving the probe', async () => {
  expect(await storage.freeBytes()).toBeGreaterThan(0);
  expect(await storage.pingMs()).toBeGreaterThan(0);
  expect(await stagingNames()).toEqual([]);
});

it('says which data folder cannot be used', async () => {
  const file = path.join(dir, 'a-file');
  await writeFile(file, '');
  await chmod(file, 0o600);
  await expect(openLocalStorage({ config: { dataDir: file } as Config })).rejects.toMatchObject({
    code: 'DATA_DIR_UNUSABLE',
    exitCode: 9,
    message: expect.stringContaining(file),
  });
});
