import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { databaseNamed } from '../../support/database-named.ts';
import { openTestDatabase } from '../../support/test-context.ts';
import { waitFor } from '../../support/wait-for.ts';
import { VEZA } from '../../support/veza.ts';

let dataDir: string;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'veza-seed-'));
  database = await openTestDatabase({ empty: true });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true });
});

function start(name: string, args: readonly string[], environment = 'test', url = database.url) {
  const given = [...args, '--data-dir', dataDir, '--database-url', url];
  return spawn(process.execPath, [VEZA, ...name.split(' '), ...given], {
    env: { PATH: process.env['PATH'], VEZA_ENV: environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function run(
  name: string,
  args: readonly string[],
  environment = 'test',
  url = database.url,
) {
  const child = start(name, args, environment, url);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr, json: () => JSON.parse(stdout) as Record<string, never> };
}

async function rows<R extends object>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('an empty database gets schema and world, and the document says all of it', async () => {
  const first = await run('seed', ['--ci', '--json']);
  expect(first.code).toBe(0);
  const document = first.json();
  expect(Object.keys(document).join(' ')).toBe(
    'schema accounts tracks playlists counts fingerprint changed durationMs',
  );
  expect(document).toMatchObject({
    schema: 'veza.seed/1',
    accounts: [
      { email: 'admin@ci.veza.test', password: 'veza-ci-admin-password', role: 'admin' },
      { role: 'moderator' },
      { role: 'artist' },
      { role: 'user', premium: true },
      { role: 'user', premium: false },
    ],
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const again = await run('seed', ['--ci']);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  expect(again.stdout).toContain('Nothing to change');
  expect(again.stdout).toContain(`Fingerprint ${document['fingerprint']}`);
  expect(again.stdout + first.stderr).not.toMatch(/-password|argon2/);
});

test('production refuses it before anything is opened', async () => {
  const url = 'postgres://nobody@127.0.0.1:1/none';
  for (const args of [['--ci'], ['--scale', '100'], ['--ci', '--template', 'x']]) {
    const refused = await run('seed', [...args, '--json'], 'production', url);
    expect([refused.code, refused.json()['error']]).toMatchObject([8, { code: 'SEED_REFUSED' }]);
  }
});

test('what is no world is a usage error', async () => {
  const cases = [
    [],
    ['--ci', '--demo'],
    ['--scale', '9'],
    ['--ci', '--seed', '3'],
    ['--demo', '--template', 'x'],
  ];
  for (const args of cases) {
    const refused = await run('seed', [...args, '--json']);
    expect([args, refused.code, refused.json()['error']]).toMatchObject([
      args,
      2,
      { code: 'USAGE' },
    ]);
  }
});

test('a load that is killed leaves nothing, and the next one goes through', async () => {
  const state = `select (select count(*)::int from tracks) as tracks,
    (select count(*)::int from pg_indexes where schemaname = 'public') as indexes`;
  const before = await rows(database.url, state);
  for (const moment of ['"table":"tracks"', '"type":"index.built"']) {
    const child = start('seed', ['--scale', '30000', '--progress', 'ndjson']);
    child.stdout.resume();
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const closed = once(child, 'close');
    await waitFor(moment, () => said.includes(moment), 60_000);
    child.kill('SIGKILL');
    await closed;
    expect(await rows(database.url, state), moment).toEqual(before);
  }
  const done = await run('seed', ['--scale', '30000', '--json']);
  expect(done.code).toBe(0);
  expect(done.json()['counts']).toMatchObject({ tracks: 30_000, plays: 90_000 });
  const refused = await run('seed', ['--scale', '20', '--json']);
  expect([refused.code, refused.json()['error']]).toMatchObject([8, { code: 'SEED_NOT_EMPTY' }]);
}, 180_000);

test('a template is made once, copied in a moment, and made anew when it is not current', async () => {
  const name = `veza_template_test_${process.pid}`;
  const copy = `${name}_copy`;
  const admin = databaseNamed(database.url, 'postgres');
  const shownUrl = new URL(database.url).password === '' ? database.url : 'URL';
  const given = `--database-url ${shownUrl} --data-dir ${dataDir}`;
  try {
    expect((await run('db clone', [name, copy, '--json'])).json()['error']).toMatchObject({
      code: 'TEMPLATE_NOT_FOUND',
      hint: `bin/veza.js seed ${given} --ci --template ${name}`,
    });
    const made = await Promise.all(
      [1, 2].map(() => run('seed', ['--ci', '--template', name, '--json'])),
    );
    const documents = made.map((result) => result.json());
    expect(documents.filter((item) => item['made'])).toHaveLength(1);
    const [first, second] = documents;
    expect(first!['fingerprint']).toBe(second!['fingerprint']);

    const cloned = (await run('db clone', [name, copy, '--show-password', '--json'])).json();
    expect(cloned).toMatchObject({ schema: 'veza.db.clone/1', database: copy });
    expect(await rows(cloned['url']!, 'select count(*)::int as n from users')).toEqual([{ n: 5 }]);
    const shown = await run('db clone', [name, copy, '--replace']);
    expect(shown.stdout).not.toContain(new URL(database.url).password || 'no password');
    expect((await run('db clone', [name, copy, '--json'])).json()['error']).toMatchObject({
      code: 'DATABASE_EXISTS',
      hint: `bin/veza.js db clone ${given} ${name} ${copy} --replace`,
    });
    expect(
      (await run('seed', ['--ci', '--template', copy, '--json'])).json()['error'],
    ).toMatchObject({
      code: 'DATABASE_NOT_TEMPLATE',
    });
    for (const wrong of ['a"b', '1st', '']) {
      const refused = await run('db clone', [name, wrong, '--json']);
      expect([refused.code, refused.json()['error']]).toMatchObject([2, {}]);
    }

    await rows(admin, `comment on database "${name}" is 'veza template of another version {}'`);
    await rows(admin, `create database "${name}_draft_12345678"`);
    await rows(admin, `comment on database "${name}_draft_12345678" is 'veza template draft'`);
    const anew = await run('seed', ['--ci', '--template', name, '--json']);
    expect(anew.json()).toMatchObject({ made: true, fingerprint: first!['fingerprint'] });
    const like = `select datname as name, datistemplate as closed from pg_database
      where starts_with(datname, '${name}') order by 1`;
    expect(await rows(admin, like)).toEqual([
      { name, closed: true },
      { name: copy, closed: false },
    ]);
    const stored = await readdir(path.join(dataDir, 'storage'));
    expect(stored).toEqual(expect.arrayContaining(['assets', 'covers', 'originals']));
  } finally {
    await rows(admin, `drop database if exists "${copy}" with (force)`);
    const there = `select 1 as n from pg_database where datname = '${name}'`;
    if ((await rows(admin, there)).length > 0) {
      await rows(admin, `alter database "${name}" is_template false`);
      await rows(admin, `drop database "${name}" with (force)`);
    }
  }
}, 180_000);
