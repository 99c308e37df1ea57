import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { inspectConfig, listSettings, loadConfig, type Environment } from '#core/config.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'veza-config-'));
});
afterEach(async () => {
  await rm(cwd, { recursive: true, force: true });
});

const load = (environment: Environment = {}, flags: Record<string, string> = {}) =>
  loadConfig({ environment, flags, cwd });
const inspect = (environment: Environment = {}, flags: Record<string, string> = {}) =>
  inspectConfig({ environment, flags, cwd });
const writeConfig = (content: object) =>
  writeFile(path.join(cwd, 'veza.config.json'), JSON.stringify(content));

describe('where a value comes from', () => {
  const key = 'databaseUrl';
  const url = (name: string) => `postgres://localhost/${name}`;
  const sourceOf = async (environment: Environment = {}, flags: Record<string, string> = {}) => {
    const { config, values } = await load(environment, flags);
    return [config.databaseUrl, values.find((item) => item.key === key)!.source];
  };

  it('is the flag before the environment, the file, .env and the default', async () => {
    expect(await sourceOf()).toEqual([undefined, 'default']);
    await writeFile(path.join(cwd, '.env'), `DATABASE_URL=${url('dotenv')}\n`);
    expect(await sourceOf()).toEqual([url('dotenv'), '.env DATABASE_URL']);
    await writeConfig({ databaseUrl: url('file') });
    expect(await sourceOf()).toEqual([url('file'), 'veza.config.json']);
    const environment = { DATABASE_URL: url('env') };
    expect(await sourceOf(environment)).toEqual([url('env'), 'DATABASE_URL']);
    expect(await sourceOf(environment, { 'database-url': url('flag') })).toEqual([
      url('flag'),
      '--database-url',
    ]);
  });

  it('is not an empty variable', async () => {
    expect(await sourceOf({ DATABASE_URL: '' })).toEqual([undefined, 'default']);
  });

  it('may be a module, or a file of any name that is asked for', async () => {
    await writeFile(path.join(cwd, 'veza.config.mjs'), 'export default { server: { port: 81 } };');
    expect((await load()).config.server.port).toBe(81);
    await writeFile(path.join(cwd, 'other.json'), '{ "server": { "port": 82 } }');
    expect((await load({}, { config: 'other.json' })).config.server.port).toBe(82);
    expect((await load({ VEZA_CONFIG: 'other.json' })).config.server.port).toBe(82);
  });
});

describe('values', () => {
  it('are read from text with their types', async () => {
    const { config } = await load({
      VEZA_ENV: 'test',
      VEZA_SERVER_PORT: '0',
      VEZA_RATE_LIMITS_ENABLED: 'false',
      VEZA_SERVER_TRUSTED_PROXIES: '10.0.0.0/8, ::1,',
      VEZA_SERVER_BASE_PATH: '/music',
    });
    expect(config).toMatchObject({
      server: { port: 0, trustedProxies: ['10.0.0.0/8', '::1'], basePath: '/music' },
      rateLimits: { enabled: false },
    });
  });

  it('cannot be changed once they are loaded', async () => {
    const { config } = await load();
    expect(() => Object.assign(config.server, { port: 1 })).toThrow(TypeError);
    expect(() => config.server.trustedProxies.push('x')).toThrow(TypeError);
  });

  it('place the data folder relative to the working directory, or where the user keeps data', async () => {
    expect((await load({ VEZA_DATA_DIR: 'here' })).config.dataDir).toBe(path.join(cwd, 'here'));
    const standard =
      process.getuid?.() === 0 ? '/var/lib/veza' : path.join(homedir(), '.local/share/veza');
    expect((await load()).config.dataDir).toBe(standard);
  });

  it('have a default wherever nobody has to decide, and one sentence each', async () => {
    await expect(load()).resolves.toMatchObject({ config: { env: 'production' }, warnings: [] });
    for (const item of listSettings()) expect(item.doc, item.key).toMatch(/\.$/);
    const names = listSettings().map((item) => item.env);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('faults', () => {
  it('are all named at once, with key, source and value', async () => {
    await writeConfig({ server: { prot: 80 }, ws: { messageBytesMax: -1 } });
    await expect(
      load({
        VEZA_SERVER_PORT: '99999',
        VEZA_AUTH_ACCESS_TOKEN_SECONDS: 'soon',
        VEZA_SERVR_HOST: '::1',
        VEZA_AUTH_REGISTRATION: 'open',
      }),
    ).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      exitCode: 2,
      details: {
        problems: [
          {
            key: 'server.port',
            source: 'VEZA_SERVER_PORT',
            message: expect.stringContaining('at most 65535 (it is "99999")'),
          },
          { key: 'auth.registration', source: 'VEZA_AUTH_REGISTRATION' },
          { key: 'auth.accessTokenSeconds', message: expect.stringContaining('must be a number') },
          {
            key: 'ws.messageBytesMax',
            source: 'veza.config.json',
            message: expect.stringContaining('at least 1'),
          },
          { key: 'server.prot', message: 'is not a setting; did you mean server.port?' },
          { key: 'VEZA_SERVR_HOST', message: 'is not a setting; did you mean VEZA_SERVER_HOST?' },
        ],
      },
    });
  });

  it.each([
    ['env', 'prod', 'must be one of production, development, test (it is "prod")'],
    ['server.host', 5, 'must be text (it is 5)'],
    ['server.host', '', 'must not be empty (it is "")'],
    ['server.port', [1], 'must be a number (it is [1])'],
    ['server.port', 1.5, 'must be a whole number (it is 1.5)'],
    ['server.publicUrl', 8, 'must be a URL that starts with http:// or https:// (it is 8)'],
    ['server.basePath', true, 'must look like /music (it is true)'],
    ['server.trustedProxies', 5, 'must be a list, or text with commas between (it is 5)'],
    ['server.trustedProxies', [1, 2], 'must hold nothing but text (it is [1,2])'],
    ['server.metricsToken', 'short', 'must have at least 16 characters'],
    ['rateLimits.enabled', 'yes', 'must be true or false (it is "yes")'],
    ['log.level', 'loud', expect.stringMatching(/^must be one of .*info.* \(it is "loud"\)$/)],
  ])('say in plain words that %s cannot be %j in a file', async (key, value, message) => {
    const [outer, inner] = key.split('.');
    await writeConfig({ [outer!]: inner === undefined ? value : { [inner]: value } });
    expect((await inspect()).problems).toEqual([{ key, source: 'veza.config.json', message }]);
  });

  it('of every setting and every wrong kind of value are in our words, from a file and from outside', async () => {
    for (const { key, env } of listSettings()) {
      const [outer, inner] = key.split('.');
      for (const value of [true, -1.5, [{}], '\u0000 no such value', 'x']) {
        await writeConfig({ [outer!]: inner === undefined ? value : { [inner]: value } });
        const found = [await inspect(), await inspect({ [env]: JSON.stringify(value) })];
        for (const { message } of found.flatMap(({ problems }) => problems)) {
          expect([key, value, message]).toEqual([
            key,
            value,
            expect.not.stringMatching(/expected|received|invalid|too (small|big)/i),
          ]);
        }
      }
    }
  });

  it('never show a secret', async () => {
    const { problems } = await inspect({ VEZA_AUTH_JWT_SECRET: 'short-but-secret' });
    expect(problems).toMatchObject([{ key: 'auth.jwtSecret' }]);
    expect(JSON.stringify(problems)).not.toContain('short-but-secret');
  });

  it.each([
    ['a message size of zero', { VEZA_WS_MESSAGE_BYTES_MAX: '0' }],
    ['a fraction of a byte', { VEZA_WS_MESSAGE_BYTES_MAX: '1.5' }],
    ['a blank number', { VEZA_WS_MESSAGE_BYTES_MAX: ' ' }],
    ['a spelling of true that is none', { VEZA_RATE_LIMITS_ENABLED: 'yes' }],
    ['another kind of URL', { DATABASE_URL: 'mysql://localhost/x' }],
    ['a base path that is not one', { VEZA_SERVER_BASE_PATH: 'music' }],
    ['an environment that nobody knows', { VEZA_ENV: 'prod' }],
  ])('include %s', async (_, environment) => {
    expect((await inspect(environment)).problems).toHaveLength(1);
  });

  it('include every relaxation for tests in production, and none of them in tests', async () => {
    const relaxed = {
      VEZA_RATE_LIMITS_ENABLED: 'false',
      VEZA_AUTH_LOCKOUT_EXEMPT_EMAILS: 'a@example.com',
    };
    const { problems } = await inspect(relaxed);
    expect(problems.map((item) => item.key)).toEqual([
      'auth.lockoutExemptEmails',
      'rateLimits.enabled',
    ]);
    expect(problems[0]!.message).toContain('refused when VEZA_ENV is production');
    expect((await inspect({ ...relaxed, VEZA_ENV: 'test' })).problems).toEqual([]);
  });

  it('become warnings and defaults in development where that is safe', async () => {
    const { config, warnings } = await load({ VEZA_ENV: 'development', VEZA_SERVER_PORT: 'x' });
    expect(config.server.port).toBe(4680);
    expect(warnings).toMatchObject([{ key: 'server.port' }]);
    const unsafe = {
      VEZA_ENV: 'development',
      DATABASE_URL: 'localhost',
      VEZA_AUTH_JWT_SECRET: 'x',
    };
    expect((await inspect(unsafe)).problems.map((item) => item.key)).toEqual([
      'databaseUrl',
      'auth.jwtSecret',
    ]);
  });

  it('name a file that is not there, and one that is a folder', async () => {
    await mkdir(path.join(cwd, 'folder.json'));
    for (const [file, reason] of [
      ['none.json', 'it is not there'],
      ['none.mjs', 'it is not there'],
      ['folder.json', 'it is a folder'],
    ]) {
      await expect(load({}, { config: file! })).rejects.toMatchObject({
        code: 'CONFIG_FILE_UNREADABLE',
        details: { file: path.join(cwd, file!), reason },
      });
    }
  });

  it.each([
    ['does not parse', '{ nope'],
    ['holds a list', '[]'],
    ['holds nothing', 'null'],
  ])('name a file that %s', async (_, content) => {
    await writeFile(path.join(cwd, 'veza.config.json'), content);
    await expect(load()).rejects.toMatchObject({
      code: 'CONFIG_FILE_UNREADABLE',
      exitCode: 2,
      message: expect.stringContaining('veza.config.json'),
    });
  });

  it('name a file that was asked for and is not there', async () => {
    await expect(load({}, { config: 'gone.json' })).rejects.toMatchObject({
      code: 'CONFIG_FILE_UNREADABLE',
      message: expect.stringContaining('gone.json'),
    });
  });

  it('include a variable of the command line no more than one of the world', async () => {
    const { problems } = await inspect({ VEZA_JSON: 'true', VEZA_PROGRESS: 'none', PATH: '/bin' });
    expect(problems).toEqual([]);
  });
});
