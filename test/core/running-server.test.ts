import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findRunningServer, forgetRunningServer, noteRunningServer } from '#core/running-server.ts';

const URL = 'http://127.0.0.1:4680';
let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'veza-note-'));
});
afterEach(() => rm(dir, { recursive: true }));

describe('the word that a server leaves', () => {
  it('is found while the server lives, and is for its owner alone', async () => {
    await noteRunningServer(dir, { url: URL, pid: process.pid, port: 4680 });
    expect(await findRunningServer(dir)).toEqual({ url: URL, pid: process.pid, port: 4680 });
    expect((await stat(path.join(dir, 'server.json'))).mode & 0o777).toBe(0o600);
  });

  it('counts for nothing when the server is gone or the file is broken', async () => {
    expect(await findRunningServer(dir)).toBeUndefined();
    await noteRunningServer(dir, { url: URL, pid: 2 ** 22 + 1, port: 4680 });
    expect(await findRunningServer(dir)).toBeUndefined();
    await writeFile(path.join(dir, 'server.json'), '{"url":');
    expect(await findRunningServer(dir)).toBeUndefined();
  });

  it('is taken back by the one who left it, and by nobody else', async () => {
    await noteRunningServer(dir, { url: URL, pid: process.pid, port: 4680 });
    await forgetRunningServer(dir, process.pid + 1);
    expect(await findRunningServer(dir)).toEqual({ url: URL, pid: process.pid, port: 4680 });
    await forgetRunningServer(dir, process.pid);
    expect(await findRunningServer(dir)).toBeUndefined();
  });
});
