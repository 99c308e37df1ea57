import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { createClaim, createInvitation } from '#domains/identity/index.ts';

import type { RawAnswer } from '../send-raw.ts';
import { startTestServer, type TestServer } from '../start-test-server.ts';

const PASSWORD = 'seven quiet lanterns';
const ADA = { email: 'ada@example.org', password: PASSWORD, displayName: 'Ada' };

let t: TestServer;
let own: string;
beforeAll(async () => {
  t = await startTestServer();
  own = `http://127.0.0.1:${t.server.port}`;
  const { token } = await createClaim(t.ctx);
  await post('claim', { token, ...ADA });
});
afterAll(() => t[Symbol.asyncDispose]());

function post(
  name: string,
  body: object | undefined,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return t.send({
    method: 'POST',
    path: name.startsWith('/') ? name : `/api/v1/auth/${name}`,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? '' : JSON.stringify(body),
  });
}

const login = (extra: object = {}, headers: Record<string, string> = {}) =>
  post('login', { email: ADA.email, password: PASSWORD, ...extra }, headers);
const bearer = (answer: RawAnswer) => ({
  Authorization: `Bearer ${String(answer.json()['accessToken'])}`,
});
const cookieOf = (answer: RawAnswer) => answer.headers['set-cookie']!.split(';')[0]!;
const me = (headers: Record<string, string>) => t.send({ path: '/api/v1/me', headers });

test('the claim link works once over HTTP', async () => {
  const again = await post('claim', { token: 'x'.repeat(43), ...ADA, email: 'eve@example.org' });
  expect([again.status, again.json()['code']]).toEqual([403, 'CLAIM_REFUSED']);
  const site = await t.send({ path: '/api/v1/site' });
  expect(site.json()).toMatchObject({ name: 'veza', claimed: true, registration: 'invite' });
});

test('an API client gets the refresh token in the body and no cookie', async () => {
  const answer = await login();
  expect(answer.status).toBe(200);
  expect(answer.headers).not.toHaveProperty('set-cookie');
  expect(answer.headers['cache-control']).toBe('no-store');
  const tokens = answer.json();
  expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresInSeconds: 600 });
  const refreshed = await post('refresh', { refreshToken: tokens['refreshToken'] });
  expect(refreshed.json()['refreshToken']).toMatch(/^[\w-]{43}$/);
  expect(refreshed.headers).not.toHaveProperty('set-cookie');
});

test('a browser gets the refresh token in a cookie that scripts cannot read, not in the body', async () => {
  const answer = await login({ transport: 'cookie' }, { Origin: own });
  expect(answer.json()).not.toHaveProperty('refreshToken');
  expect(answer.headers['set-cookie']).toMatch(
    /^veza_refresh=[\w-]{43}; Path=\/api\/v1\/auth; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
  );
  const refreshed = await post('refresh', {}, { Origin: own, Cookie: cookieOf(answer) });
  expect(refreshed.status).toBe(200);
  expect(cookieOf(refreshed)).not.toBe(cookieOf(answer));
  expect((await me(bearer(refreshed))).status).toBe(200);
});

test('under TLS the cookie is bound to the host', async () => {
  const secure = await startTestServer({
    environment: {
      VEZA_SERVER_PUBLIC_URL: 'https://music.example.org/veza',
      VEZA_SERVER_BASE_PATH: '/veza',
      VEZA_SERVER_TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  const { token } = await createClaim(secure.ctx);
  const answer = await secure.send({
    method: 'POST',
    path: '/veza/api/v1/auth/claim',
    headers: {
      'Content-Type': 'application/json',
      'X-Forwarded-Proto': 'https',
      Origin: 'https://music.example.org',
    },
    body: JSON.stringify({ token, ...ADA, transport: 'cookie' }),
  });
  expect(answer.headers['set-cookie']).toMatch(
    /^__Host-veza_refresh=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
  );
  const refreshed = await secure.send({
    method: 'POST',
    path: '/veza/api/v1/auth/refresh',
    headers: {
      'X-Forwarded-Proto': 'https',
      Origin: 'https://music.example.org',
      Cookie: `theme=dark; ${cookieOf(answer)}`,
    },
  });
  expect(refreshed.status).toBe(200);
  await secure[Symbol.asyncDispose]();
});

test('a page of another origin can neither sign in nor refresh nor log out', async () => {
  const cookie = cookieOf(await login({ transport: 'cookie' }, { Origin: own }));
  const foreign: Record<string, string>[] = [
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { Origin: `${own}.evil.example` },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    {},
  ];
  for (const headers of foreign) {
    for (const name of ['refresh', 'logout']) {
      const answer = await post(name, {}, { ...headers, Cookie: cookie });
      expect([name, headers, answer.status]).toEqual([name, headers, 403]);
      expect(answer.json()['code']).toBe('ORIGIN_REFUSED');
    }
  }
  expect((await login({}, { Origin: 'http://evil.example' })).status).toBe(403);
  const alive = await post('refresh', {}, { Origin: own, Cookie: cookie });
  expect(alive.status).toBe(200);
});

test('a refresh that is refused takes the cookie back', async () => {
  const cookie = `veza_refresh=${'A'.repeat(43)}`;
  const answer = await post('refresh', {}, { Origin: own, Cookie: cookie });
  expect([answer.status, answer.json()['code']]).toEqual([401, 'REFRESH_REFUSED']);
  expect(answer.headers['set-cookie']).toMatch(
    /^veza_refresh=; Path=\/api\/v1\/auth; Expires=Thu, 01 Jan 1970/,
  );
  const without = await post('refresh', {}, { Origin: own });
  expect(without.status).toBe(401);
});

test('unknown e-mail and wrong password answer with the same bytes', async () => {
  const bodies = [];
  for (const email of [ADA.email, 'nobody@example.org']) {
    const answer = await login({ email, password: 'wrong' });
    const { requestId: _, ...body } = answer.json();
    bodies.push({ status: answer.status, body, headers: Object.keys(answer.headers) });
  }
  expect(bodies[0]).toEqual(bodies[1]);
  expect(bodies[0]).toMatchObject({ status: 401, body: { code: 'LOGIN_REFUSED' } });
});

test('a lock-out says for how long, and says it for unknown e-mails too', async () => {
  for (const email of ['locked@example.org', 'nobody-else@example.org']) {
    await Promise.all(Array.from({ length: 5 }, () => login({ email, password: 'wrong' })));
    // The first wait is a second, which a busy machine may take for one request.
    const held = await query(
      t.ctx,
      sql`update login_failures set locked_until = now() + interval '1 hour'
           where locked_until is not null and failures = 5 returning failures`,
    );
    expect(held).toHaveLength(1);
    const answer = await login({ email, password: 'wrong' });
    expect([answer.status, answer.json()['code']]).toEqual([429, 'LOGIN_LOCKED']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3000);
    await query(t.ctx, sql`delete from login_failures`);
  }
});

test('logging out ends the session at once and clears the cookie', async () => {
  const answer = await login({ transport: 'cookie' }, { Origin: own });
  const headers = bearer(answer);
  expect((await me(headers)).status).toBe(200);
  const out = await post('logout', {}, { ...headers, Origin: own, Cookie: cookieOf(answer) });
  expect(out.status).toBe(204);
  expect(out.headers['set-cookie']).toContain('veza_refresh=;');
  const after = await me(headers);
  expect([after.status, after.json()['code']]).toEqual([401, 'ACCESS_TOKEN_INVALID']);
  expect(after.headers['www-authenticate']).toBe('Bearer realm="veza", error="invalid_token"');
});

test('a page whose access token is gone logs out by its cookie', async () => {
  const answer = await login({ transport: 'cookie' }, { Origin: own });
  const out = await post('logout', undefined, { Origin: own, Cookie: cookieOf(answer) });
  expect(out.status).toBe(204);
  expect((await me(bearer(answer))).status).toBe(401);
});

test('logging out everywhere ends every session', async () => {
  const [one, two] = [await login(), await login()];
  expect((await post('logout-all', undefined, bearer(one))).status).toBe(204);
  expect([(await me(bearer(one))).status, (await me(bearer(two))).status]).toEqual([401, 401]);
  expect((await post('logout-all', undefined)).status).toBe(401);
});

test('sessions are listed by page and ended one by one', async () => {
  const [here, there] = [await login({}, { 'User-Agent': 'Here' }), await login()];
  const path = '/api/v1/auth/sessions';
  const first = (await t.send({ path: `${path}?limit=1`, headers: bearer(there) })).json();
  expect(first).toMatchObject({ limit: 1, items: [{ current: true }] });
  const cursor = String(first['nextCursor']);
  const second = (
    await t.send({ path: `${path}?limit=1&cursor=${cursor}`, headers: bearer(there) })
  ).json() as { items: { id: string; userAgent: string; current: boolean }[] };
  expect(second.items[0]).toMatchObject({ userAgent: 'Here', current: false });
  const end = { method: 'DELETE', path: `${path}/${second.items[0]!.id}`, headers: bearer(there) };
  expect((await t.send(end)).status).toBe(204);
  expect((await me(bearer(here))).status).toBe(401);
  expect((await t.send(end)).status).toBe(404);
});

test('an account reads itself with its roles and permissions', async () => {
  const answer = await me(bearer(await login()));
  expect(answer.json()).toMatchObject({ email: ADA.email, displayName: 'Ada', roles: ['admin'] });
  expect(answer.json()['permissions']).toContain('user:manage');
});

test('an invitation made over HTTP lets somebody in, with no more than the inviter has', async () => {
  const { token } = await createInvitation(t.ctx, { role: 'moderator', by: 'operator' });
  const registered = await post('register', {
    invitation: token,
    email: 'mo@example.org',
    password: PASSWORD,
    displayName: 'Mo',
  });
  expect(registered.json()).toMatchObject({ me: { roles: ['moderator'] } });
  const headers = bearer(registered);
  const invite = (body: object) => post('/api/v1/invitations', body, headers);
  const made = await invite({ role: 'artist' });
  expect(made.status).toBe(201);
  expect(made.json()['path']).toBe(`/invite#${String(made.json()['token'])}`);
  const above = await invite({ role: 'admin' });
  expect([above.status, above.json()['code']]).toEqual([403, 'ROLE_ABOVE_OWN']);
  expect((await invite({ role: 'premium' })).status).toBe(400);
  expect((await post('/api/v1/invitations', {})).status).toBe(401);
});

test('unknown fields, short passwords and bad e-mails are refused with their place', async () => {
  const bad = await post('login', { email: 'no e-mail', password: '', admin: true });
  expect(bad.status).toBe(400);
  const paths = (bad.json()['errors'] as { path: string }[]).map((item) => item.path);
  expect(paths).toEqual(expect.arrayContaining(['body.email', 'body.password', 'body.admin']));
});

test('no secret of a log-in reaches the log', async () => {
  const answer = await login({ transport: 'cookie' }, { Origin: own });
  const logs = JSON.stringify(t.logs);
  for (const secret of [PASSWORD, cookieOf(answer).split('=')[1]!, ADA.email]) {
    expect(logs).not.toContain(secret);
  }
  expect(logs).not.toContain(String(answer.json()['accessToken']));
});

test('log-ins are limited by address, and say so in the headers', async () => {
  const limited = await startTestServer({ environment: { VEZA_RATE_LIMITS_ENABLED: 'true' } });
  const ask = () =>
    limited.send({
      method: 'POST',
      path: '/api/v1/auth/refresh',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ refreshToken: 'A'.repeat(43) }),
    });
  const first = await ask();
  expect(first.headers['ratelimit-policy']).toBe('"api";q=3000;w=60, "refresh";q=120;w=60');
  expect(first.headers['ratelimit']).toMatch(/^"api";r=2999;t=\d+, "refresh";r=119;t=\d+$/);
  const rest = await Promise.all(Array.from({ length: 120 }, ask));
  const refused = rest.find((answer) => answer.status === 429)!;
  expect(refused.json()).toMatchObject({
    type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
    code: 'RATE_LIMITED',
    'violated-policies': ['refresh'],
  });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  await limited[Symbol.asyncDispose]();
});
