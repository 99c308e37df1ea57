import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { createByteCache } from '#server/media/byte-cache.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-cache-'));
});
afterEach(() => rm(dir, { recursive: true }));

async function put(name: string, bytes: number): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, Buffer.alloc(bytes, name));
  return file;
}

describe('the byte cache', () => {
  test('gives the same bytes from memory after the file is gone', async () => {
    const outcomes: string[] = [];
    const cache = createByteCache(1000, (outcome) => outcomes.push(outcome));
    const file = await put('a', 100);
    expect(await cache.read(file)).toEqual(Buffer.alloc(100, 'a'));
    await rm(file);
    expect(await cache.read(file)).toEqual(Buffer.alloc(100, 'a'));
    expect(outcomes).toEqual(['miss', 'hit']);
  });

  test('never holds more bytes than it may', async () => {
    const cache = createByteCache(1000, () => {});
    for (const name of 'abcdefghij') {
      await cache.read(await put(name, 230));
      expect(cache.bytes()).toBeLessThanOrEqual(1000);
    }
    expect(cache.bytes()).toBeGreaterThan(500);
  });

  test('a file that would push most others out is read and not kept', async () => {
    const cache = createByteCache(1000, () => {});
    expect(await cache.read(await put('big', 900))).toHaveLength(900);
    expect(cache.bytes()).toBe(0);
  });

  test('with no bytes to hold it reads every time', async () => {
    const outcomes: string[] = [];
    const cache = createByteCache(0, (outcome) => outcomes.push(outcome));
    const file = await put('a', 10);
    await cache.read(file);
    await writeFile(file, 'new');
    expect(String(await cache.read(file))).toBe('new');
    expect(outcomes).toEqual(['miss', 'miss']);
  });

  test('many readers at one time get the very same buffer of one read', async () => {
    const cache = createByteCache(0, () => {});
    const file = await put('a', 10);
    const buffers = await Promise.all(Array.from({ length: 20 }, () => cache.read(file)));
    expect(new Set(buffers).size).toBe(1);
  });

  test('a read that failed is tried again', async () => {
    const cache = createByteCache(1000, () => {});
    const file = path.join(dir, 'late');
    await expect(cache.read(file)).rejects.toThrow(/ENOENT/);
    await writeFile(file, 'here');
    expect(String(await cache.read(file))).toBe('here');
  });
});
