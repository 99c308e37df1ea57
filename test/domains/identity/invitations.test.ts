import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import {
  createInvitation,
  createUser,
  GUEST,
  registerByInvitation,
  type AccountRole,
  type Viewer,
} from '#domains/identity/index.ts';
import { randomIds } from '#core/ids.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import { codeOf, FIREFOX, openIdentityTest, PASSWORD, type IdentityTest } from './identity-test.ts';

let t: IdentityTest;
beforeAll(async () => {
  t = await openIdentityTest();
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  await query(t.ctx, sql`delete from users`);
  await createUser(t.ctx, {
    email: 'taken@example.org',
    password: PASSWORD,
    displayName: 'Taken',
    role: 'user',
  });
});

const invite = (input: { email?: string; role?: AccountRole } = {}) =>
  createInvitation(t.ctx, { role: 'user', by: 'operator', ...input });
const register = (invitation: string, email = 'new@example.org', ctx = t.ctx) =>
  registerByInvitation(ctx, {
    invitation,
    email,
    password: PASSWORD,
    displayName: 'New',
    client: FIREFOX,
  });

test('an invitation makes one account with its role', async () => {
  const { token } = await invite({ role: 'artist' });
  const grant = await register(token);
  expect(grant.user).toMatchObject({ email: 'new@example.org', role: 'artist' });
  expect(await codeOf(register(token, 'second@example.org'))).toBe('INVITATION_REFUSED');
});

test('of ten parallel uses exactly one succeeds', async () => {
  const { token } = await invite();
  const codes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => codeOf(register(token, `new${n}@example.org`))),
  );
  expect(codes.filter((code) => code === undefined)).toHaveLength(1);
  expect(await query(t.ctx, sql`select id from users where email like 'new%'`)).toHaveLength(1);
});

test('an invitation ends after seven days', async () => {
  const { token } = await invite();
  t.clock.advance(7 * 86_400_000);
  expect(await codeOf(register(token))).toBe('INVITATION_REFUSED');
});

test('an invitation for one address serves no other', async () => {
  const { token } = await invite({ email: 'Bob@example.org' });
  expect(await codeOf(register(token, 'eve@example.org'))).toBe('INVITATION_REFUSED');
  expect((await register(token, 'bob@example.org')).user.email).toBe('bob@example.org');
});

test('a taken e-mail is refused in the words of an unknown invitation, after the work of a free one', async () => {
  const { token } = await invite();
  const start = t.passwords.computed();
  const taken = await register(token, 'taken@example.org').catch((error: unknown) => error);
  const forTaken = t.passwords.computed() - start;
  const unknown = await register('x'.repeat(43)).catch((error: unknown) => error);
  expect((taken as Error).message).toBe((unknown as Error).message);
  expect(taken).toMatchObject({ code: 'INVITATION_REFUSED', status: 403, details: {} });
  expect(unknown).toMatchObject({ code: 'INVITATION_REFUSED', status: 403, details: {} });
  const { token: other } = await invite();
  const before = t.passwords.computed();
  await register(other);
  expect(forTaken).toBe(t.passwords.computed() - before);
});

test('an invitation tells about one address at most', async () => {
  const { token } = await invite();
  expect(await codeOf(register(token, 'taken@example.org'))).toBe('INVITATION_REFUSED');
  expect(await codeOf(register(token, 'free@example.org'))).toBe('INVITATION_REFUSED');
});

test('closed registration takes nobody and invites nobody', async () => {
  const { token } = await invite();
  const config = {
    ...t.ctx.config,
    auth: { ...t.ctx.config.auth, registration: 'closed' as const },
  };
  const closed = { ...t.ctx, config };
  expect(await codeOf(register(token, 'new@example.org', closed))).toBe('REGISTRATION_CLOSED');
  expect(await codeOf(createInvitation(closed, { role: 'user', by: 'operator' }))).toBe(
    'REGISTRATION_CLOSED',
  );
});

test('nobody hands out a role above their own', async () => {
  const viewer = (role: AccountRole): Viewer => ({
    kind: 'account',
    userId: randomIds.next(),
    sessionId: randomIds.next(),
    roles: [role],
  });
  const may = async (by: Viewer, role: AccountRole) =>
    (await codeOf(createInvitation(t.ctx, { role, by }))) === undefined;
  expect(await may(viewer('admin'), 'admin')).toBe(true);
  expect(await may(viewer('moderator'), 'admin')).toBe(false);
  expect(await may(viewer('moderator'), 'moderator')).toBe(true);
  expect(await may(viewer('user'), 'artist')).toBe(false);
  expect(await may({ ...viewer('user'), roles: ['user', 'premium'] } as Viewer, 'artist')).toBe(
    false,
  );
  expect(await may(GUEST, 'user')).toBe(false);
});
