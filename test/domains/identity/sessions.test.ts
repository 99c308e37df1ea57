import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  authenticate,
  createWsTicket,
  grantPremium,
  GUEST,
  listSessions,
  logIn,
  logOut,
  logOutEverywhere,
  redeemWsTicket,
  revokeSession,
  setRole,
  signMediaToken,
  verifyMediaToken,
  createUser,
  type SessionGrant,
} from '#domains/identity/index.ts';
import { randomIds } from '#core/ids.ts';
import { busErrors } from '#db/bus/bus-errors.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import {
  claimAdmin,
  codeOf,
  FIREFOX,
  openIdentityTest,
  PASSWORD,
  type IdentityTest,
} from './identity-test.ts';

let t: IdentityTest;
beforeAll(async () => {
  t = await openIdentityTest();
  await claimAdmin(t.ctx);
  await createUser(t.ctx, {
    email: 'bob@example.org',
    password: PASSWORD,
    displayName: 'Bob',
    role: 'user',
  });
});
afterAll(() => t[Symbol.asyncDispose]());

const signIn = (email = 'bob@example.org') =>
  logIn(t.ctx, { email, password: PASSWORD, client: FIREFOX });
const lives = async (grant: SessionGrant) =>
  (await codeOf(authenticate(t.ctx, `Bearer ${grant.accessToken}`))) === undefined;

test('without a header the viewer is a guest; a broken header is refused', async () => {
  expect(await authenticate(t.ctx, undefined)).toBe(GUEST);
  for (const header of ['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'token']) {
    expect(await codeOf(authenticate(t.ctx, header))).toBe('ACCESS_TOKEN_INVALID');
  }
});

test('logging out ends this session at once and no other', async () => {
  const [here, there] = [await signIn(), await signIn()];
  const viewer = await authenticate(t.ctx, `Bearer ${here.accessToken}`);
  await logOut(t.ctx, { viewer });
  expect([await lives(here), await lives(there)]).toEqual([false, true]);
});

test('the refresh token alone logs out too, and an unknown one changes nothing', async () => {
  const grant = await signIn();
  await logOut(t.ctx, { viewer: GUEST, refreshToken: 'unknown' });
  expect(await lives(grant)).toBe(true);
  await logOut(t.ctx, { viewer: GUEST, refreshToken: grant.refreshToken });
  expect(await lives(grant)).toBe(false);
});

test('logging out everywhere ends every session of the account and of nobody else', async () => {
  const admin = await signIn('ada@example.org');
  const mine = [await signIn(), await signIn()];
  expect(await logOutEverywhere(t.ctx, mine[0]!.user.id)).toBeGreaterThanOrEqual(2);
  expect(await Promise.all([...mine, admin].map(lives))).toEqual([false, false, true]);
});

test('sessions are listed in pages, the newest first, without ended ones', async () => {
  const userId = (await signIn()).user.id;
  await logOutEverywhere(t.ctx, userId);
  const made: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    t.clock.advance(1000);
    made.unshift((await signIn()).sessionId);
  }
  const first = await listSessions(t.ctx, { userId, limit: 3 });
  const second = await listSessions(t.ctx, { userId, limit: 3, after: first.nextAfter! });
  expect([...first.items, ...second.items].map((item) => item.id)).toEqual(made);
  expect(first.items[0]).toMatchObject({ userAgent: 'Firefox', ip: '192.0.2.1' });
  expect(second.nextAfter).toBeNull();
});

test('a session ends also while the bus between the processes is away', async () => {
  const grant = await signIn();
  const away = (): never => {
    throw busErrors.BUS_UNREACHABLE({ transport: 'Redis', reason: 'connection refused' });
  };
  const ctx = { ...t.ctx, bus: { ...t.ctx.bus, publish: async () => away() } };
  await logOut(ctx, { viewer: GUEST, refreshToken: grant.refreshToken });
  expect(await lives(grant)).toBe(false);
});

test('a session is ended by its owner only', async () => {
  const [bob, ada] = [await signIn(), await signIn('ada@example.org')];
  const theft = revokeSession(t.ctx, { userId: bob.user.id, sessionId: ada.sessionId });
  expect(await codeOf(theft)).toBe('SESSION_NOT_FOUND');
  expect(await lives(ada)).toBe(true);
  await revokeSession(t.ctx, { userId: ada.user.id, sessionId: ada.sessionId });
  expect(await lives(ada)).toBe(false);
});

test('a changed role holds at once, whatever the token says', async () => {
  const grant = await signIn();
  expect(await setRole(t.ctx, { email: 'bob@example.org', role: 'moderator' })).toEqual({
    email: 'bob@example.org',
    from: 'user',
    to: 'moderator',
  });
  const viewer = await authenticate(t.ctx, `Bearer ${grant.accessToken}`);
  expect(viewer.roles).toEqual(['moderator']);
  await setRole(t.ctx, { email: 'bob@example.org', role: 'user' });
});

test('premium is no role to be given, but follows from a grant while it lives', async () => {
  const role = setRole(t.ctx, { email: 'bob@example.org', role: 'premium' });
  await expect(role).rejects.toMatchObject({
    code: 'ROLE_NOT_ASSIGNABLE',
    message: expect.stringContaining('grant') as string,
  });
  const grant = await signIn();
  await grantPremium(t.ctx, { email: 'bob@example.org', reason: 'cover art', days: 1 });
  const rolesNow = async () => (await authenticate(t.ctx, `Bearer ${grant.accessToken}`)).roles;
  expect(await rolesNow()).toEqual(['user', 'premium']);
  t.clock.advance(1000);
  await query(t.ctx, sql`update premium_grants set ends_at = ${t.clock.now()}::timestamptz`);
  expect(await rolesNow()).toEqual(['user']);
  const audit = await query(t.ctx, sql`select id from audit_log where action = 'premium.granted'`);
  expect(audit).toHaveLength(1);
});

test('the last administrator keeps the role, also against two at a time', async () => {
  const demote = (email: string) => codeOf(setRole(t.ctx, { email, role: 'user' }));
  expect(await demote('ada@example.org')).toBe('LAST_ADMIN');
  await setRole(t.ctx, { email: 'bob@example.org', role: 'admin' });
  const codes = await Promise.all([demote('ada@example.org'), demote('bob@example.org')]);
  expect(codes).toHaveLength(2);
  expect(codes).toEqual(expect.arrayContaining(['LAST_ADMIN', undefined]));
  await setRole(t.ctx, { email: 'ada@example.org', role: 'admin' });
  await setRole(t.ctx, { email: 'bob@example.org', role: 'user' });
});

test('a media token plays its track, until it expires or its session ends', async () => {
  const grant = await signIn();
  const trackId = randomIds.next<'track'>();
  const { sessionId } = grant;
  const token = await signMediaToken(t.ctx, { trackId, sessionId });
  const play = (track: string = trackId, text = token) =>
    verifyMediaToken(t.ctx, { token: text, trackId: track });
  expect(token).toMatch(/^[A-Za-z0-9._-]{96,98}$/);
  expect(await play()).toMatchObject({ kind: 'account', sessionId });
  expect(await codeOf(play(randomIds.next<'track'>()))).toBe('MEDIA_TOKEN_INVALID');
  for (let at = 3; at < token.length; at += 7) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
    expect(await codeOf(play(trackId, changed))).toBe('MEDIA_TOKEN_INVALID');
  }
  for (const text of [
    '',
    'm1.',
    `${token}=`,
    `${token}.x`,
    token.slice(3),
    `m2${token.slice(2)}`,
  ]) {
    expect(await codeOf(play(trackId, text))).toBe('MEDIA_TOKEN_INVALID');
  }
  await logOut(t.ctx, { viewer: GUEST, refreshToken: grant.refreshToken });
  expect(await codeOf(play())).toBe('MEDIA_TOKEN_INVALID');
});

test('a guest gets a media token too, and it ends in time', async () => {
  const trackId = randomIds.next<'track'>();
  const token = await signMediaToken(t.ctx, { trackId, sessionId: null });
  t.clock.advance(t.ctx.config.media.tokenSeconds * 1000 - 1);
  expect(await verifyMediaToken(t.ctx, { token, trackId })).toBe(GUEST);
  t.clock.advance(1);
  expect(await codeOf(verifyMediaToken(t.ctx, { token, trackId }))).toBe('MEDIA_TOKEN_INVALID');
});

test('a ticket opens one socket, from the origin that asked, within 30 s', async () => {
  const { sessionId } = await signIn();
  const origin = 'http://localhost:4680';
  const make = async () => (await createWsTicket(t.ctx, { sessionId, origin })).ticket;
  const ticket = await make();
  expect(await redeemWsTicket(t.ctx, { ticket, origin })).toMatchObject({ sessionId });
  expect(await redeemWsTicket(t.ctx, { ticket, origin })).toBeUndefined();
  const elsewhere = await make();
  const foreign = { ticket: elsewhere, origin: 'http://evil.example' };
  expect(await redeemWsTicket(t.ctx, foreign)).toBeUndefined();
  const late = await make();
  t.clock.advance(30_000);
  expect(await redeemWsTicket(t.ctx, { ticket: late, origin })).toBeUndefined();
  const parallel = await make();
  const all = await Promise.all(
    Array.from({ length: 6 }, () => redeemWsTicket(t.ctx, { ticket: parallel, origin })),
  );
  expect(all.filter((viewer) => viewer !== undefined)).toHaveLength(1);
});

test('a ticket of an ended session opens nothing', async () => {
  const grant = await signIn();
  const { ticket } = await createWsTicket(t.ctx, { sessionId: grant.sessionId, origin: undefined });
  await logOut(t.ctx, { viewer: GUEST, refreshToken: grant.refreshToken });
  expect(await redeemWsTicket(t.ctx, { ticket, origin: undefined })).toBeUndefined();
});
