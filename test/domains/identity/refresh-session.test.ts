import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { authenticate, logIn, refreshSession, type SessionGrant } from '#domains/identity/index.ts';
import { query, queryOne } from '#db/pool.ts';
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
let first: SessionGrant;
beforeAll(async () => {
  t = await openIdentityTest();
  await claimAdmin(t.ctx);
});
afterAll(() => t[Symbol.asyncDispose]());
beforeEach(async () => {
  first = await logIn(t.ctx, { email: 'ada@example.org', password: PASSWORD, client: FIREFOX });
});

const refresh = (refreshToken: string, client = FIREFOX) =>
  refreshSession(t.ctx, { refreshToken, client });

const sessionRow = (id: string) =>
  queryOne<{ revokedReason: string | null; live: number; generations: number }>(
    t.ctx,
    sql`select s.revoked_reason, count(r.*)::int as generations,
               (count(r.*) filter (where r.spent_at is null))::int as live
          from sessions s join refresh_tokens r on r.session_id = s.id
         where s.id = ${id}::uuid group by s.id`,
  );

test('a refresh gives a new pair and spends the old token', async () => {
  const second = await refresh(first.refreshToken);
  expect(second.refreshToken).not.toBe(first.refreshToken);
  expect(second.sessionId).toBe(first.sessionId);
  const third = await refresh(second.refreshToken);
  expect(await authenticate(t.ctx, `Bearer ${third.accessToken}`)).toMatchObject({
    sessionId: first.sessionId,
  });
  expect(await sessionRow(first.sessionId)).toEqual({
    revokedReason: null,
    live: 1,
    generations: 3,
  });
});

test('a lost answer is repeated within 10 s with the same successor', async () => {
  const second = await refresh(first.refreshToken);
  t.clock.advance(9_999);
  const again = await refresh(first.refreshToken);
  expect(again.refreshToken).toBe(second.refreshToken);
  expect(await sessionRow(first.sessionId)).toMatchObject({ revokedReason: null, live: 1 });
});

test('a spent token after 10 s ends the session for everybody', async () => {
  const messages: unknown[] = [];
  const unsubscribe = await t.ctx.bus.subscribe('sessions', (message) => messages.push(message));
  const second = await refresh(first.refreshToken);
  t.clock.advance(10_000);
  expect(await codeOf(refresh(first.refreshToken))).toBe('REFRESH_REFUSED');
  expect(await codeOf(refresh(second.refreshToken))).toBe('REFRESH_REFUSED');
  expect(await codeOf(authenticate(t.ctx, `Bearer ${second.accessToken}`))).toBe(
    'ACCESS_TOKEN_INVALID',
  );
  expect(await sessionRow(first.sessionId)).toMatchObject({ revokedReason: 'reuse' });
  const audit = await query(
    t.ctx,
    sql`select id from audit_log where action = 'session.revoked'
          and subject_id = ${first.sessionId} and details->>'reason' = 'reuse'`,
  );
  expect(audit).toHaveLength(1);
  await expect
    .poll(() => messages)
    .toContainEqual({
      userId: first.user.id,
      sessionId: first.sessionId,
      change: 'revoked',
    });
  unsubscribe();
});

test('a spent token from another client ends the session at once', async () => {
  await refresh(first.refreshToken);
  const thief = { userAgent: 'curl', ip: '198.51.100.7' };
  expect(await codeOf(refresh(first.refreshToken, thief))).toBe('REFRESH_REFUSED');
  expect(await sessionRow(first.sessionId)).toMatchObject({ revokedReason: 'reuse' });
});

test('only the token that was spent last may be repeated', async () => {
  const second = await refresh(first.refreshToken);
  await refresh(second.refreshToken);
  expect(await codeOf(refresh(first.refreshToken))).toBe('REFRESH_REFUSED');
  expect(await sessionRow(first.sessionId)).toMatchObject({ revokedReason: 'reuse' });
});

test('a browser that has been updated may still repeat a lost answer', async () => {
  const newer = { ...FIREFOX, userAgent: 'Firefox, newer' };
  const second = await refresh(first.refreshToken, newer);
  const again = await refresh(first.refreshToken, newer);
  expect(again.refreshToken).toBe(second.refreshToken);
});

test('1,000 parallel refreshes leave one live token, and every answer is the same successor', async () => {
  const settled = await Promise.all(
    Array.from({ length: 1000 }, () => refresh(first.refreshToken)),
  );
  expect(new Set(settled.map((grant) => grant.refreshToken)).size).toBe(1);
  expect(await sessionRow(first.sessionId)).toEqual({
    revokedReason: null,
    live: 1,
    generations: 2,
  });
  const next = await refresh(settled[0]!.refreshToken);
  expect(await codeOf(authenticate(t.ctx, `Bearer ${next.accessToken}`))).toBeUndefined();
});

test('a session ends after its longest life, however often it is refreshed', async () => {
  let token = first.refreshToken;
  const days = t.ctx.config.auth.refreshTokenDays;
  for (let day = 0; day < days - 1; day += 1) {
    t.clock.advance(86_400_000);
    token = (await refresh(token)).refreshToken;
  }
  t.clock.advance(86_400_000);
  expect(await codeOf(refresh(token))).toBe('REFRESH_REFUSED');
});

test('a disabled account cannot refresh and is not taken for a thief', async () => {
  await query(t.ctx, sql`update users set state = 'disabled' where id = ${first.user.id}::uuid`);
  expect(await codeOf(refresh(first.refreshToken))).toBe('REFRESH_REFUSED');
  expect(await codeOf(authenticate(t.ctx, `Bearer ${first.accessToken}`))).toBe(
    'ACCESS_TOKEN_INVALID',
  );
  expect(await sessionRow(first.sessionId)).toMatchObject({ revokedReason: null });
  await query(t.ctx, sql`update users set state = 'active'`);
});

test('an unknown, an empty and a foreign token are refused alike', async () => {
  for (const token of ['', 'x', 'A'.repeat(43), first.accessToken]) {
    expect(await codeOf(refresh(token))).toBe('REFRESH_REFUSED');
  }
});

test('the database holds no token that could be used', async () => {
  const second = await refresh(first.refreshToken);
  const rows = await query<{ row: string }>(
    t.ctx,
    sql`select r::text as row from refresh_tokens r union all select s::text from sessions s`,
  );
  const dump = rows.map((item) => item.row).join('\n');
  for (const token of [first.refreshToken, second.refreshToken]) {
    expect(dump).not.toContain(token);
    expect(dump).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
  }
});
