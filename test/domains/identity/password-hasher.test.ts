import { hash as bcryptHash } from '@node-rs/bcrypt';
import { expect, test } from 'vitest';

import { openPasswordHasher } from '#domains/identity/index.ts';

import { CHEAP, codeOf } from './identity-test.ts';

const hasher = openPasswordHasher({ concurrency: 2, cost: CHEAP });

test('without a given cost a hash is argon2id with 64 MiB, 3 passes and 1 lane', async () => {
  const stored = await openPasswordHasher({ concurrency: 1 }).hash('seven quiet lanterns');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
});

test('a password matches its hash and nothing else', async () => {
  const stored = await hasher.hash('seven quiet lanterns');
  expect(await hasher.verify(stored, 'seven quiet lanterns')).toEqual({
    matches: true,
    outdated: false,
  });
  for (const other of [
    'seven quiet lantern',
    'Seven quiet lanterns',
    '',
    'seven quiet lanterns ',
  ]) {
    expect((await hasher.verify(stored, other)).matches).toBe(false);
  }
});

test('the same password twice gives two hashes', async () => {
  expect(await hasher.hash('seven quiet lanterns')).not.toBe(
    await hasher.hash('seven quiet lanterns'),
  );
});

test('long passwords are used whole', async () => {
  const long = 'x'.repeat(255);
  const stored = await hasher.hash(`${long}a`);
  expect((await hasher.verify(stored, `${long}a`)).matches).toBe(true);
  expect((await hasher.verify(stored, `${long}b`)).matches).toBe(false);
});

test('two keyboards that encode a letter differently agree', async () => {
  const stored = await hasher.hash('caf\u00e9 au lait');
  expect((await hasher.verify(stored, 'cafe\u0301 au lait')).matches).toBe(true);
});

test('bcrypt hashes of older systems match and are outdated', async () => {
  for (const version of ['2a', '2b', '2y'] as const) {
    const stored = await bcryptHash('seven quiet lanterns', { cost: 4, version });
    expect(await hasher.verify(stored, 'seven quiet lanterns')).toEqual({
      matches: true,
      outdated: true,
    });
    expect((await hasher.verify(stored, 'seven quiet lanternz')).matches).toBe(false);
  }
});

test('bcrypt reads 72 bytes, the hash that replaces it reads all', async () => {
  const first72 = 'y'.repeat(72);
  const stored = await bcryptHash(`${first72}tail`, { cost: 4 });
  expect((await hasher.verify(stored, `${first72}other`)).matches).toBe(true);
  const upgraded = await hasher.hash(`${first72}tail`);
  expect((await hasher.verify(upgraded, `${first72}other`)).matches).toBe(false);
});

test('a NUL in a password does not cut a bcrypt check short', async () => {
  const stored = await bcryptHash('seven', { cost: 4 });
  expect((await hasher.verify(stored, 'seven\0anything')).matches).toBe(false);
});

test('nothing matches where there is no hash, or none that can be read', async () => {
  for (const stored of [undefined, '', 'plain', '$2b$31$short', '$1$old$hash']) {
    expect(await hasher.verify(stored, stored ?? '')).toEqual({ matches: false, outdated: false });
  }
});

test('more work than slots waits, more than the queue is refused', async () => {
  const narrow = openPasswordHasher({ concurrency: 1, queueMax: 2, cost: CHEAP });
  const codes = await Promise.all(Array.from({ length: 5 }, () => codeOf(narrow.hash('x'))));
  expect(codes.filter((code) => code === undefined)).toHaveLength(3);
  expect(codes.filter((code) => code === 'HASHING_BUSY')).toHaveLength(2);
  expect(await codeOf(narrow.hash('x'))).toBeUndefined();
});
