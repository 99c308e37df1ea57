import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import { openDatabaseContext } from '#context.ts';
import { runWork } from '#core/events.ts';
import { migrate } from '#db/migrate/index.ts';

import { testConfig } from '../support/test-config.ts';
import { openTestDatabase } from '../support/test-context.ts';
import { VEZA } from '../support/veza.ts';

let dataDir: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'veza-serve-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(dataDir, { recursive: true }));

async function openMigratedDatabase() {
  const database = await openTestDatabase({ empty: true });
  const config = await testConfig({ dataDir, databaseUrl: database.url });
  await using ctx = await openDatabaseContext({ config, signal: new AbortController().signal });
  await runWork(migrate(ctx, {}));
  return database;
}

/** Runs the command as a process of its own. */
function serve(databaseUrl: string, ...flags: string[]) {
  const args = ['--data-dir', dataDir, '--database-url', databaseUrl, ...flags];
  const child = spawn(process.execPath, [VEZA, 'serve', ...args], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test' },
  });
  children.push(child);
  const [out, err] = [collect(child.stdout), collect(child.stderr)];
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    stdout: out(),
    stderr: err(),
  }));
  return { child, ended, stdout: out };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => {
    text += String(chunk);
  });
  return () => text;
}

describe('veza serve', () => {
  test('prints one document when it is ready, serves, and exits 0 after SIGTERM', async () => {
    await using database = await openMigratedDatabase();
    const run = serve(database.url, '--port', '0', '--json');
    await expect.poll(() => run.stdout(), { timeout: 20_000 }).toContain('\n');
    const document = JSON.parse(run.stdout()) as { schema: string; url: string };
    expect(document.schema).toBe('veza.serve/1');
    const answer = await fetch(`${document.url}/ready`);
    expect(await answer.json()).toEqual({ status: 'pass' });
    run.child.kill('SIGTERM');
    const end = await run.ended;
    expect([end.code, end.stdout.trim().split('\n').length]).toEqual([0, 1]);
  });

  test('waits for the schema as long as allowed, then names the command that makes it', async () => {
    await using database = await openTestDatabase({ empty: true });
    const end = await serve(database.url, '--port', '0', '--wait-for-schema', '1').ended;
    expect(end.code).toBe(5);
    expect(end.stderr).toMatch(/Waiting for the schema: 000001_identity, .* nobody migrates now/);
    expect(end.stderr).toMatch(/SCHEMA_NOT_READY/);
    expect(end.stderr.trim().split('\n').at(-1)).toMatch(/veza(\.js)? migrate/);
    expect(end.stdout).toBe('');
  });

  test('refuses a port that is taken with exit 9, and leaves nothing open', async () => {
    await using database = await openMigratedDatabase();
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const end = await serve(database.url, '--port', String(port), '--json').ended;
    holder.close();
    expect(end.code).toBe(9);
    const { error } = JSON.parse(end.stdout) as { error: Record<string, string> };
    expect(error).toMatchObject({ code: 'PORT_TAKEN', category: 'outside' });
    expect(error['hint']).toContain(`--port ${port + 1}`);
  });
});
