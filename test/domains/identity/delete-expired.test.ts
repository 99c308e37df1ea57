import { afterAll, beforeAll, expect, test } from 'vitest';

import {
  createInvitation,
  createWsTicket,
  deleteExpired,
  logIn,
  refreshSession,
} from '#domains/identity/index.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';

import {
  claimAdmin,
  codeOf,
  FIREFOX,
  openIdentityTest,
  type IdentityTest,
} from './identity-test.ts';

let t: IdentityTest;
beforeAll(async () => {
  t = await openIdentityTest();
});
afterAll(() => t[Symbol.asyncDispose]());

test('what has long expired goes, what lives stays', async () => {
  const { sessionId, refreshToken } = await claimAdmin(t.ctx);
  await createWsTicket(t.ctx, { sessionId, origin: undefined });
  await createInvitation(t.ctx, { role: 'user', by: 'operator' });
  const wrong = { email: 'x@example.org', password: 'wrong', client: FIREFOX };
  expect(await codeOf(logIn(t.ctx, wrong))).toBe('LOGIN_REFUSED');
  await query(
    t.ctx,
    sql`insert into rate_limits values ('old', 1, 1), ('new', 1, 99999999999999), ('ever', 1, null)`,
  );
  const none = { sessions: 0, invitations: 0, ws_tickets: 0, login_failures: 0, rate_limits: 0 };
  expect(await deleteExpired(t.ctx)).toEqual({ ...none, rate_limits: 1 });
  t.clock.advance(31_000);
  expect(await deleteExpired(t.ctx)).toEqual({ ...none, ws_tickets: 1 });
  expect(await codeOf(refreshSession(t.ctx, { refreshToken, client: FIREFOX }))).toBeUndefined();
  t.clock.advance(2 * 86_400_000);
  expect(await deleteExpired(t.ctx)).toEqual({ ...none, login_failures: 1 });
  t.clock.advance(60 * 86_400_000);
  expect(await deleteExpired(t.ctx)).toEqual({ ...none, sessions: 1, invitations: 1 });
  expect(await query(t.ctx, sql`select generation from refresh_tokens`)).toEqual([]);
});
