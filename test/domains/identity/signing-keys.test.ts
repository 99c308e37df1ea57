import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { Config } from '#core/config.ts';
import { openSigningKeys } from '#domains/identity/index.ts';

import { codeOf } from './identity-test.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'veza-keys-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const keysOf = (jwtSecret?: string) =>
  openSigningKeys({ dataDir, auth: { jwtSecret } } as unknown as Config);

test('the first use makes a key of 256 random bits that only its owner can read', async () => {
  const key = await keysOf().key('access-token');
  const file = path.join(dataDir, 'secrets', 'jwt-key');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(key.byteLength).toBeGreaterThanOrEqual(43);
  expect(await readdir(path.dirname(file))).toEqual(['jwt-key']);
});

test('parallel first uses agree on one key', async () => {
  const keys = await Promise.all(Array.from({ length: 8 }, () => keysOf().key('access-token')));
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
});

test('every purpose has its own key, the same on every server with the secret', async () => {
  const secret = 'the same secret on two different servers';
  const [one, two] = [keysOf(secret), keysOf(secret)];
  const purposes = ['access-token', 'refresh-successor', 'media-token'] as const;
  const hex = async (keys: typeof one) =>
    Promise.all(purposes.map(async (name) => Buffer.from(await keys.key(name)).toString('hex')));
  expect(await hex(one)).toEqual(await hex(two));
  expect(new Set(await hex(one)).size).toBe(purposes.length);
});

test('an empty or cut key file signs nothing, and a mended one is read again', async () => {
  await mkdir(path.join(dataDir, 'secrets'));
  const file = path.join(dataDir, 'secrets', 'jwt-key');
  await writeFile(file, '', { mode: 0o600 });
  const keys = keysOf();
  expect(await codeOf(keys.key('access-token'))).toBe('SIGNING_KEY_UNUSABLE');
  await writeFile(file, 'short');
  expect(await codeOf(keys.key('media-token'))).toBe('SIGNING_KEY_UNUSABLE');
  await writeFile(file, 'x'.repeat(43));
  expect(await codeOf(keys.key('access-token'))).toBeUndefined();
});

test('a key file that others can read is refused', async () => {
  await keysOf().key('access-token');
  await chmod(path.join(dataDir, 'secrets', 'jwt-key'), 0o644);
  expect(await codeOf(keysOf().key('access-token'))).toBe('SECRET_FILE_UNSAFE');
});
