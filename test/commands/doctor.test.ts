import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { noteRunningServer } from '#core/running-server.ts';
import { startSandbox, type RunningSandbox } from '#sandbox/index.ts';

import { openTestDatabase } from '../support/test-context.ts';
import { runCommand as command } from './run-command.ts';

interface Check {
  name: string;
  ok: boolean;
  detail: string;
  fix?: string;
}

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'veza-doctor-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

/** Port 0 is always free, whatever else runs on this machine. */
async function doctor(
  args: string[] = [],
  environment: Record<string, string> = {},
  dir = dataDir,
) {
  const end = await command('doctor', ['--json', '--data-dir', dir, ...args], {
    environment: { VEZA_SERVER_PORT: '0', ...environment },
  });
  const { checks } = end.json() as { checks: Check[] };
  const faults = checks.filter((item) => !item.ok);
  return { ...end, checks, faults, names: checks.map((item) => item.name) };
}

describe('a veza that runs on another port than the configured one', () => {
  test('is found there, and is a fault where it does not answer', async () => {
    const server = createHttpServer((_request, response) => {
      response.setHeader('x-request-id', '1').end();
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await noteRunningServer(dataDir, { url: 'https://music.example', pid: process.pid, port });
    const elsewhere = { VEZA_SERVER_PORT: '1' };
    const well = await doctor([], elsewhere);
    expect(well.checks.find((item) => item.name === 'port')).toEqual({
      name: 'port',
      ok: true,
      detail: `veza answers on 127.0.0.1:${port} (process ${process.pid})`,
    });
    server.close();
    server.closeAllConnections();
    expect((await doctor([], elsewhere)).faults).toMatchObject([
      {
        name: 'port',
        detail: `process ${process.pid} serves this data folder on 127.0.0.1:${port} and does not answer`,
        fix: expect.stringContaining(`ps -p ${process.pid}`),
      },
    ]);
  });
});

describe('a machine that is well', () => {
  test('has no fault, and nothing was started or made by looking', async () => {
    const missing = path.join(dataDir, 'not-there-yet');
    const { code, faults, checks } = await doctor([], {}, missing);
    expect([code, faults]).toEqual([0, []]);
    expect(checks.find((item) => item.name === 'database')!.detail).toContain('does not run');
    await expect(rm(missing)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('has a database that is migrated', async () => {
    await using database = await openTestDatabase();
    const { code, faults, names } = await doctor(['--database-url', database.url]);
    expect([code, faults]).toEqual([0, []]);
    expect(names).toEqual(
      expect.arrayContaining(['database', 'extensions', 'migrations', 'clock']),
    );
  });
});

describe('what is wrong', () => {
  test('is named with its fix, and the other checks still look', async () => {
    await mkdir(path.join(dataDir, 'secrets'), { mode: 0o700 });
    await writeFile(path.join(dataDir, 'secrets/jwt'), 'x', { mode: 0o644 });
    const url = 'postgresql://veza:secret-word@127.0.0.1:1/veza';
    const end = await doctor(['--database-url', url, '--redis-url', 'redis://127.0.0.1:1'], {
      VEZA_TRANSCODE_FFMPEG_PATH: '/nope/ffmpeg',
      VEZA_WS_SILENCE_MS: '0',
    });
    expect(end.code).toBe(3);
    expect(Object.fromEntries(end.faults.map((item) => [item.name, item.fix]))).toEqual({
      configuration: 'veza config validate',
      'secret-files': `chmod go-rwx ${dataDir}/secrets/jwt`,
      ffmpeg: expect.stringContaining('apt-get install ffmpeg'),
      database: expect.stringContaining('--database-url URL'),
      redis: expect.stringContaining('REDIS_URL'),
    });
    expect(end.names).toEqual(expect.arrayContaining(['node-version', 'ffprobe', 'port', 'clock']));
    expect(end.stdout).not.toContain('secret-word');
  });

  test('can be a schema that is behind', async () => {
    await using database = await openTestDatabase({ empty: true });
    const { code, faults } = await doctor(['--database-url', database.url]);
    expect(code).toBe(3);
    expect(faults).toMatchObject([{ name: 'migrations', fix: 'veza migrate' }]);
  });

  test('can be a data folder that others may write, or that is a file', async () => {
    await chmod(dataDir, 0o777);
    expect((await doctor()).faults).toMatchObject([
      { name: 'data-folder', fix: `chmod 700 ${dataDir}` },
    ]);
    const file = path.join(dataDir, 'a-file');
    await writeFile(file, '');
    expect((await doctor([], {}, file)).faults).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'data-folder' })]),
    );
  });

  test('can be a port that another program holds', async () => {
    const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    try {
      await new Promise((resolve) => other.once('listening', resolve));
      const { port } = other.address() as AddressInfo;
      const { faults } = await doctor([], { VEZA_SERVER_PORT: String(port) });
      expect(faults).toMatchObject([{ name: 'port', detail: expect.stringContaining('is taken') }]);
    } finally {
      other.close();
    }
  });
});

describe('payment providers', () => {
  const settings = ({ url, hyperswitch, stripe }: RunningSandbox) => ({
    VEZA_PAYMENTS_HYPERSWITCH_URL: url,
    VEZA_PAYMENTS_HYPERSWITCH_API_KEY: hyperswitch.apiKey,
    VEZA_PAYMENTS_STRIPE_URL: url,
    VEZA_PAYMENTS_STRIPE_SECRET_KEY: stripe.secretKey,
  });
  let sandbox: RunningSandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  const find = ({ checks }: Awaited<ReturnType<typeof doctor>>) =>
    checks.find((item) => item.name === 'payment-providers');

  test('that nobody has named are skipped', async () => {
    expect(find(await doctor())).toMatchObject({ ok: true, detail: 'skipped: none is configured' });
  });

  test('are asked one thing each, which changes nothing there', async () => {
    const found = find(await doctor([], settings(sandbox)));
    expect(found).toMatchObject({
      ok: true,
      detail: expect.stringMatching(
        /^hyperswitch at .* takes the key; stripe at .* takes the key$/,
      ),
    });
    const calls = sandbox.calls().map(({ method, path: place }) => `${method} ${place}`);
    expect(calls.sort()).toEqual([
      expect.stringContaining('GET /payments/list'),
      expect.stringContaining('GET /v1/transfers'),
    ]);
  });

  test('that refuse a key, or do not answer, are named with the setting to look at', async () => {
    const wrong = {
      ...settings(sandbox),
      VEZA_PAYMENTS_HYPERSWITCH_API_KEY: 'snd_of_another',
      VEZA_PAYMENTS_STRIPE_URL: 'http://127.0.0.1:1',
    };
    const end = await doctor([], wrong);
    expect(end.code).toBe(3);
    expect(find(end)).toMatchObject({
      ok: false,
      detail: expect.stringMatching(/hyperswitch .* refuses the key.*stripe .* no usable answer/),
      fix: expect.stringMatching(/HYPERSWITCH_API_KEY.*STRIPE_URL/),
    });
    expect(end.stdout).not.toContain('snd_of_another');
  });
});

test('a person reads one line a check and what to do under a fault', async () => {
  const end = await command('doctor', ['--data-dir', dataDir], {
    environment: { VEZA_SERVER_PORT: '0', VEZA_TRANSCODE_FFPROBE_PATH: '/nope/ffprobe' },
  });
  expect(end.code).toBe(3);
  expect(end.stdout).toMatch(/^ok +node-version +Node\.js /m);
  expect(end.stdout).toMatch(/^fault +ffprobe +.*\n +→ apt-get install ffmpeg/m);
  expect(end.stdout).toContain('1 to mend.');
});
