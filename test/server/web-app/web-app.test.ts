import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../start-test-server.ts';

const HTML = '<!doctype html><head><base href="/" /></head><body>veza</body>';
const AS_PAGE = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let pageDir: string;
let server: TestServer;

beforeAll(async () => {
  pageDir = await mkdtemp(path.join(tmpdir(), 'veza-page-'));
  await mkdir(path.join(pageDir, 'assets'));
  await writeFile(path.join(pageDir, 'index.html'), HTML);
  await writeFile(path.join(pageDir, 'icon.svg'), '<svg/>');
  await writeFile(path.join(pageDir, 'assets/app-1a2b.js'), 'plain');
  await writeFile(path.join(pageDir, 'assets/app-1a2b.js.br'), 'packed by brotli');
  await writeFile(path.join(pageDir, 'assets/app-1a2b.js.gz'), 'packed by gzip');
  server = await startTestServer({
    pageDir,
    environment: { VEZA_SERVER_BASE_PATH: '/music' },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(pageDir, { recursive: true });
});

const get = (path_: string, headers: Record<string, string> = {}, method = 'GET') =>
  server.send({ path: path_, headers, method });

describe('the page', () => {
  test.each([
    '/music',
    '/music/',
    '/music/search',
    '/music/albums/0190a0a0-0000-7000-8000-000000000001',
  ])('is at %s, with the base path in it', async (address) => {
    const answer = await get(address, AS_PAGE);
    expect(answer.status).toBe(200);
    expect(String(answer.body)).toBe(HTML.replace('href="/"', 'href="/music/"'));
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const again = await get(address, { ...AS_PAGE, 'If-None-Match': answer.headers['etag']! });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  test.each([
    '/music/api/v1/nothing',
    '/music/assets/nothing.js',
    '/music/a.php',
    '/music/%2e%2e/x',
    '/search',
  ])('is not at %s', async (address) => {
    const answer = await get(address, AS_PAGE);
    expect([answer.status, answer.json()['code']]).toEqual([404, 'NOT_FOUND']);
  });

  test('is for those who want HTML; programs get a problem', async () => {
    expect((await get('/music/search', { Accept: 'application/json' })).status).toBe(404);
    expect((await get('/music/search', AS_PAGE, 'POST')).status).toBe(404);
  });

  test('takes files with a hash in their name for ever, the others never unasked', async () => {
    const asset = await get('/music/assets/app-1a2b.js');
    expect(String(asset.body)).toBe('plain');
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect((await get('/music/icon.svg')).headers['cache-control']).toBe('no-cache');
  });

  test('sends the best packed copy that the browser takes', async () => {
    const packed = async (accepts: string) => {
      const answer = await get('/music/assets/app-1a2b.js', { 'Accept-Encoding': accepts });
      return [answer.headers['content-encoding'], String(answer.body)];
    };
    expect(await packed('gzip, br')).toEqual(['br', 'packed by brotli']);
    expect(await packed('gzip')).toEqual(['gzip', 'packed by gzip']);
    expect(await packed('identity')).toEqual([undefined, 'plain']);
  });

  test('says what to do when it is not built', async () => {
    await using bare = await startTestServer({ pageDir: path.join(pageDir, 'nowhere') });
    const answer = await bare.send({ path: '/' });
    expect(answer.status).toBe(503);
    expect(String(answer.body)).toContain('npm run build');
  });
});
