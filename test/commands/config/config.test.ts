import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { runCommand as command } from '../run-command.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'veza-config-command-'));
});
afterAll(() => rm(cwd, { recursive: true }));

const JWT_SECRET = 'a-secret-of-more-than-thirty-two-bytes';

test('config show prints every value with its source and no secret', async () => {
  const environment = { VEZA_SERVER_PORT: '8080', VEZA_AUTH_JWT_SECRET: JWT_SECRET };
  const json = await command('config show', ['--data-dir', '/srv/veza', '--json'], {
    cwd,
    environment,
  });
  expect(json).toMatchObject({ code: 0, stderr: '' });
  const { schema, values, problems } = json.json() as {
    schema: string;
    values: { key: string }[];
    problems: unknown[];
  };
  expect([schema, problems]).toEqual(['veza.config.show/1', []]);
  expect(values).toEqual(
    expect.arrayContaining([
      { key: 'dataDir', value: '/srv/veza', source: '--data-dir' },
      { key: 'server.port', value: 8080, source: 'VEZA_SERVER_PORT' },
      { key: 'auth.jwtSecret', value: '[masked]', source: 'VEZA_AUTH_JWT_SECRET' },
      { key: 'redisUrl', value: null, source: 'default' },
    ]),
  );
  const plain = await command('config show', [], { cwd, environment });
  expect(plain.stdout).toMatch(/^server\.port +8080 +VEZA_SERVER_PORT$/m);
  expect(plain.stdout + json.stdout).not.toContain(JWT_SECRET);
});

test('config validate says that all is well', async () => {
  const end = await command('config validate', ['--json'], { cwd });
  expect(end.code).toBe(0);
  expect(end.json()).toEqual({
    schema: 'veza.config.validate/1',
    values: [],
    problems: [],
    warnings: [],
  });
});

test('config validate names every fault at once and ends with 2, with and without --json', async () => {
  await writeFile(path.join(cwd, 'veza.config.json'), '{ "server": { "prot": 1 } }');
  const options = { cwd, environment: { VEZA_SERVER_PORT: '-1', VEZA_WS_QUEUE_BYTES_MAX: '0' } };
  const json = await command('config validate', ['--json'], options);
  expect(json.code).toBe(2);
  expect(json.json()).toMatchObject({
    problems: [{ key: 'server.port' }, { key: 'ws.queueBytesMax' }, { key: 'server.prot' }],
  });
  const plain = await command('config validate', [], options);
  expect(plain.code).toBe(2);
  expect(plain.stdout).toContain('server.prot (veza.config.json): is not a setting; did you mean');
  expect(plain.stdout).toContain('3 to mend.');
});

test('outside production what falls back to its default is a warning', async () => {
  await rm(path.join(cwd, 'veza.config.json'), { force: true });
  const options = { cwd, environment: { VEZA_ENV: 'development', VEZA_SERVER_PORT: 'x' } };
  const end = await command('config validate', ['--json'], options);
  expect(end.code).toBe(0);
  expect(end.json()).toMatchObject({ problems: [], warnings: [{ key: 'server.port' }] });
});
