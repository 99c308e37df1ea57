import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openTestDatabase } from '../../support/test-context.ts';
import { VEZA } from '../../support/veza.ts';

const PASSWORD = 'seven quiet lanterns';

let dataDir: string;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'veza-users-'));
  database = await openTestDatabase();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true });
});

/** Runs `veza users …` as a process of its own, with `input` on its stdin. */
async function users(args: string[], input = '') {
  const given = [...args, '--data-dir', dataDir, '--database-url', database.url];
  const child = spawn(process.execPath, [VEZA, 'users', ...given], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test' },
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return {
    code,
    stdout,
    stderr,
    json: () => JSON.parse(stdout) as Record<string, unknown> & { error: { code: string } },
  };
}

const create = (email: string, ...more: string[]) =>
  users(['create', '--email', email, '--password-stdin', ...more], `${PASSWORD}\n`);

test('an operator creates, lists and promotes accounts', async () => {
  const created = await create('Ada@example.org', '--role', 'admin', '--json');
  expect(created).toMatchObject({ code: 0, stderr: '' });
  expect(created.json()).toMatchObject({
    schema: 'veza.users.create/1',
    user: { email: 'ada@example.org', displayName: 'Ada', role: 'admin' },
  });
  expect(created.stdout).not.toMatch(/argon2|password/i);
  expect((await create('bob@example.org')).stdout).toContain('bob@example.org');

  const changed = await users(['role', 'bob@example.org', 'moderator', '--json']);
  expect(changed.json()).toEqual({
    schema: 'veza.users.role/1',
    email: 'bob@example.org',
    from: 'user',
    to: 'moderator',
  });
  const granted = await users(['premium', 'bob@example.org', '--reason', 'cover art', '--json']);
  expect(granted.json()).toMatchObject({ email: 'bob@example.org', endsAt: null });

  const first = (await users(['list', '--limit', '1', '--json'])).json();
  expect(first['users']).toMatchObject([{ email: 'ada@example.org', premium: false }]);
  const rest = await users(['list', '--after', String(first['nextAfter']), '--json']);
  expect(rest.json()).toMatchObject({
    users: [{ email: 'bob@example.org', role: 'moderator', premium: true }],
    nextAfter: null,
  });
});

test('an invitation is a link with the token in its fragment', async () => {
  const made = await users(['invite', '--email', 'Eve@example.org', '--role', 'artist', '--json']);
  expect(made.json()).toMatchObject({ email: 'eve@example.org', role: 'artist' });
  expect(made.json()['url']).toMatch(/^http:\/\/127\.0\.0\.1:4680\/invite#[\w-]{43}$/);
  const plain = await users(['invite']);
  expect(plain.stdout).toMatch(/^http:\/\/127\.0\.0\.1:4680\/invite#[\w-]{43}\n$/);
});

test('what cannot be done says so, with its code and exit code, with and without --json', async () => {
  const cases: [string[], string, string, number][] = [
    [['role', 'nobody@example.org', 'user'], '', 'USER_NOT_FOUND', 2],
    [['role', 'nobody@example.org', 'premium'], '', 'ROLE_NOT_ASSIGNABLE', 2],
    [['invite', '--role', 'guest'], '', 'ROLE_NOT_ASSIGNABLE', 2],
    [['create', '--email', 'x@example.org'], '', 'PASSWORD_NEEDED', 7],
    [['create', '--email', 'x@example.org', '--role', 'boss'], '', 'ROLE_NOT_ASSIGNABLE', 2],
    [['create', '--email', 'x@example.org', '--password-stdin'], '\n', 'PASSWORD_LINE_INVALID', 2],
    [['create', '--email', 'x@example.org', '--password-stdin'], '12345678', 'PASSWORD_COMMON', 2],
    [['create', '--email', 'x', '--password-stdin'], PASSWORD, 'EMAIL_INVALID', 2],
    [['create'], '', 'USAGE', 2],
    [['list', '--after', 'x'], '', 'USER_ID_INVALID', 2],
  ];
  for (const [args, input, code, exitCode] of cases) {
    const json = await users([...args, '--json'], input);
    expect([args, json.json().error.code, json.code]).toEqual([args, code, exitCode]);
  }
  const plain = await users(['role', 'nobody@example.org', 'premium']);
  expect(plain).toMatchObject({ code: 2, stdout: '' });
  expect(plain.stderr).toContain('ROLE_NOT_ASSIGNABLE');
  expect(plain.stderr).toMatch(/veza(\.js)? users premium .*EMAIL --reason TEXT/);
  const boss = await users(['role', 'nobody@example.org', 'boss']);
  expect(boss.stderr).toContain('What to do: Choose one of admin, moderator, artist, user.');
  // Whoever has typed the address may read it again.
  const typed = await users(['role', 'No.Body@example.org', 'user']);
  expect(typed.stderr).toContain('There is no account with the e-mail no.body@example.org.');
});

test('an e-mail is taken once', async () => {
  expect((await create('twin@example.org')).code).toBe(0);
  const again = await create('TWIN@example.org', '--json');
  expect([again.code, again.json().error.code]).toEqual([8, 'EMAIL_TAKEN']);
});
