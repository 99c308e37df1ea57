import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { OpenOptions } from '#pipeline/validate/sources/byte-source.ts';
import { fileSource } from '#pipeline/validate/sources/file-source.ts';

describe('reading files', () => {
  let dir: string;
  let root: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'veza-files-'));
    root = path.join(dir, 'music');
    await mkdir(path.join(root, 'aac'), { recursive: true });
    await writeFile(path.join(root, 'aac/s0.m4s'), '0123456789');
    await writeFile(path.join(dir, 'secret'), 'secret');
    await symlink(path.join(dir, 'secret'), path.join(root, 'link'));
    await symlink('loop', path.join(root, 'loop'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  const read = async (name: string, options: Partial<OpenOptions> = {}) => {
    const signal = options.signal ?? AbortSignal.timeout(10_000);
    const location = name.includes(':') ? name : path.resolve(root, name);
    await using opened = await fileSource({ root }).open(location, {
      bytesMax: 100,
      ...options,
      signal,
    });
    const { bytes, fetched } = opened;
    const chunks: Buffer[] = [];
    if (bytes !== undefined) for await (const chunk of bytes) chunks.push(chunk);
    const text = bytes === undefined ? undefined : Buffer.concat(chunks).toString();
    return { text, failure: fetched.failure?.code, name: fetched.resource.name, fetched };
  };

  it('gives all of a file, or a range with the whole size', async () => {
    expect(await read('aac/s0.m4s')).toMatchObject({ text: '0123456789', name: 'aac/s0.m4s' });
    const part = await read('aac/s0.m4s', { range: { offset: 3, length: 4 } });
    expect(part.text).toBe('3456');
    expect(part.fetched.totalBytes).toBe(10);
  });

  it('gives what there is of a range that goes beyond the end, and refuses one behind it', async () => {
    expect((await read('aac/s0.m4s', { range: { offset: 8, length: 4 } })).text).toBe('89');
    expect((await read('aac/s0.m4s', { range: { offset: 10, length: 1 } })).failure).toBe('range');
  });

  it('says what is missing, a folder, a pipe, or too large', async () => {
    spawnSync('mkfifo', [path.join(root, 'pipe')]);
    expect((await read('gone.m4s')).failure).toBe('not-found');
    expect((await read('aac/s0.m4s/below')).failure).toBe('not-found');
    expect((await read('loop')).failure).toBe('not-found');
    expect((await read('aac')).failure).toBe('not-a-file');
    expect((await read('pipe')).failure).toBe('not-a-file');
    const large = await read('aac/s0.m4s', { bytesMax: 9 });
    expect(large.failure).toBe('too-large');
    expect(large.fetched.failure?.reason).toBe('has 10 B; at most 9 B are read');
    expect((await read('aac/s0.m4s', { bytesMax: 9, range: { offset: 0, length: 9 } })).text).toBe(
      '012345678',
    );
  });

  it('does not leave its folder, neither by a path nor by a link', async () => {
    expect((await read('../secret')).failure).toBe('outside');
    expect((await read('link')).failure).toBe('outside');
    expect((await read('https://example.com/a.m4s')).failure).toBe('scheme');
  });

  it('says that a file became shorter while it was read', async () => {
    const file = path.join(root, 'shrinks');
    await writeFile(file, Buffer.alloc(600 * 1024));
    await using opened = await fileSource({ root }).open(file, {
      bytesMax: 1e6,
      signal: AbortSignal.timeout(10_000),
    });
    const chunks = opened.bytes![Symbol.asyncIterator]();
    await chunks.next();
    await truncate(file, 1000);
    await expect(chunks.next()).rejects.toMatchObject({ code: 'cut' });
  });

  it('lets timers and signals in while it reads one file after the other', async () => {
    const due = AbortSignal.timeout(0);
    const source = fileSource({ root });
    const file = path.join(root, 'aac/s0.m4s');
    const { signal } = new AbortController();
    for (let reads = 0; reads < 100_000 && !due.aborted; reads += 1) {
      await using opened = await source.open(file, { bytesMax: 100, signal });
      for await (const chunk of opened.bytes!) expect(chunk).toHaveLength(10);
    }
    expect(due.aborted).toBe(true);
  });

  it('ends with the signal', async () => {
    await expect(read('aac/s0.m4s', { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });

  it('resolves references as URIs', () => {
    const source = fileSource({ root });
    const base = '/music/100% pure/playlist.m3u8';
    expect(source.resolve('s%200.m4s?token=1#x', base)).toBe('/music/100% pure/s 0.m4s');
    expect(source.resolve('s0.m4s', base)).toBe('/music/100% pure/s0.m4s');
    expect(source.resolve('a/b-1.m4s', base)).toBe('/music/100% pure/a/b-1.m4s');
    expect(source.resolve('./a/../b', base)).toBe('/music/100% pure/b');
    expect(source.resolve('../b/ü.m4s', base)).toBe('/music/b/ü.m4s');
    expect(source.resolve('/top.m4s', base)).toBe('/top.m4s');
    expect(source.resolve('https://example.com/a?b', base)).toBe('https://example.com/a?b');
    expect(source.resolve('http://[', base)).toBeUndefined();
    expect(source.resolve('a%2Fb', base)).toBeUndefined();
  });

  it('names files from a folder, others in full, and URLs without what may be secret', () => {
    const source = fileSource({ root, namesFrom: dir });
    expect(source.nameOf(path.join(root, 'aac/s0.m4s'))).toBe('music/aac/s0.m4s');
    expect(source.nameOf('/etc/hosts')).toBe('/etc/hosts');
    expect(source.nameOf('https://user:word@example.com/a?token=1')).toBe('https://example.com/a');
  });
});
