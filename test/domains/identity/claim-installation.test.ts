import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import {
  authenticate,
  claimInstallation,
  createClaim,
  createUser,
  isClaimed,
} from '#domains/identity/index.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import { codeOf, FIREFOX, openIdentityTest, PASSWORD, type IdentityTest } from './identity-test.ts';

let t: IdentityTest;
beforeAll(async () => {
  t = await openIdentityTest();
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  await query(t.ctx, sql`delete from claims`);
  await query(t.ctx, sql`delete from users`);
});

const claimWith = (token: string, email = 'ada@example.org') =>
  claimInstallation(t.ctx, {
    token,
    email,
    password: PASSWORD,
    displayName: 'Ada',
    client: FIREFOX,
  });

test('the bearer of the claim becomes administrator and is signed in', async () => {
  expect(await isClaimed(t.ctx)).toBe(false);
  const { token } = await createClaim(t.ctx);
  const grant = await claimWith(token, ' ADA@Example.org ');
  expect(grant.user).toMatchObject({ email: 'ada@example.org', role: 'admin' });
  expect(await isClaimed(t.ctx)).toBe(true);
  const viewer = await authenticate(t.ctx, `Bearer ${grant.accessToken}`);
  expect(viewer).toMatchObject({ kind: 'account', userId: grant.user.id, roles: ['admin'] });
});

test('of ten parallel claims with one token exactly one succeeds', async () => {
  const { token } = await createClaim(t.ctx);
  const codes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => codeOf(claimWith(token, `ada${n}@example.org`))),
  );
  expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  expect(codes.filter((code) => code === 'CLAIM_REFUSED')).toHaveLength(9);
  const admins = await query(t.ctx, sql`select id from users`);
  expect(admins).toHaveLength(1);
});

test('a claim ends after 30 minutes', async () => {
  const { token } = await createClaim(t.ctx);
  t.clock.advance(30 * 60_000);
  expect(await codeOf(claimWith(token))).toBe('CLAIM_REFUSED');
  const { token: next } = await createClaim(t.ctx);
  t.clock.advance(30 * 60_000 - 1);
  expect(await codeOf(claimWith(next))).toBeUndefined();
});

test('a newer claim replaces the older one', async () => {
  const older = await createClaim(t.ctx);
  const newer = await createClaim(t.ctx);
  expect(await codeOf(claimWith(older.token))).toBe('CLAIM_REFUSED');
  expect(await codeOf(claimWith(newer.token))).toBeUndefined();
});

test('parallel starts leave one open claim', async () => {
  await Promise.all(Array.from({ length: 8 }, () => createClaim(t.ctx)));
  expect(await query(t.ctx, sql`select id from claims where used_at is null`)).toHaveLength(1);
});

test('no claim is made once there is an administrator', async () => {
  const { token } = await createClaim(t.ctx);
  await claimWith(token);
  expect(await codeOf(createClaim(t.ctx))).toBe('ALREADY_CLAIMED');
  expect(await codeOf(claimWith(token, 'eve@example.org'))).toBe('CLAIM_REFUSED');
});

test('an open claim ends with the first administrator, however that one came', async () => {
  const { token } = await createClaim(t.ctx);
  const first = { email: 'op@example.org', password: PASSWORD, displayName: 'Op', role: 'admin' };
  await createUser(t.ctx, first);
  expect(await codeOf(claimWith(token))).toBe('CLAIM_REFUSED');
});

test('only the hash of the token is in the database', async () => {
  const { token } = await createClaim(t.ctx);
  const rows = await query<{ row: string }>(t.ctx, sql`select claims::text as row from claims`);
  expect(rows[0]!.row).not.toContain(token);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});

test('a weak password does not use the claim up', async () => {
  const { token } = await createClaim(t.ctx);
  const weak = claimInstallation(t.ctx, {
    token,
    email: 'ada@example.org',
    password: 'password1',
    displayName: 'Ada',
    client: FIREFOX,
  });
  expect(await codeOf(weak)).toBe('PASSWORD_COMMON');
  expect(await codeOf(claimWith(token))).toBeUndefined();
});
