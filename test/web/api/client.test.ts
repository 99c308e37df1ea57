import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import type { ApiProblem } from '#web/api/api-problem.ts';
import { createClient } from '#web/api/client.ts';
import { createSession, SESSION_HINT } from '#web/api/session.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let answer: Answer;
let refreshes: number;
let now: number;
let storage: Map<string, string>;

beforeEach(async () => {
  [refreshes, now, storage] = [0, 0, new Map()];
  server = createServer((request, response) => {
    if (request.url === '/api/v1/auth/refresh') refreshes++;
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => server.close());

const me = {
  id: '00000000-0000-4000-8000-000000000000',
  email: 'ada@example.org',
  displayName: 'Ada',
  roles: ['user' as const],
  permissions: [],
  createdAt: '2026-01-01T00:00:00.000Z',
};
const tokens = (accessToken: string) => ({
  accessToken,
  tokenType: 'Bearer' as const,
  expiresInSeconds: 600,
  me,
});

function send(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
const refused = { status: 401, code: 'UNAUTHENTICATED', detail: 'Sign in first.' };

function openPage() {
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/`;
  const session = createSession({
    apiUrl,
    fetch,
    now: () => now,
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
      removeItem: (key) => void storage.delete(key),
    },
  });
  return { session, client: createClient({ apiUrl, fetch, session }) };
}
const wants =
  (token: string): Answer =>
  (request, response) => {
    if (request.url?.endsWith('/refresh')) return send(response, 200, tokens(token));
    const known = request.headers.authorization === `Bearer ${token}`;
    return send(response, known ? 200 : 401, known ? { ok: true } : refused);
  };

test('a page whose visitor never signed in asks for no session', async () => {
  answer = (_request, response) => send(response, 401, refused);
  const { session } = openPage();
  await session.restore();
  expect(session.state.get().status).toBe('guest');
  expect(refreshes).toBe(0);
});

test('a page whose visitor signed in before picks the session up', async () => {
  answer = wants('new');
  storage.set(SESSION_HINT, '1');
  const { session } = openPage();
  await session.restore();
  expect(session.state.get()).toEqual({ status: 'signed-in', me });
});

test('requests that are refused at the same time share one refresh and are sent again', async () => {
  answer = wants('new');
  const { session, client } = openPage();
  session.accept(tokens('old'));
  const answers = await Promise.all([1, 2, 3, 4].map(() => client('GET', 'tracks')));
  expect(answers).toEqual([{ ok: true }, { ok: true }, { ok: true }, { ok: true }]);
  expect(refreshes).toBe(1);
});

test('a token that is about to end is refreshed before it is used', async () => {
  answer = wants('new');
  const { session, client } = openPage();
  session.accept(tokens('old'));
  now = 590_000;
  await client('GET', 'tracks');
  expect(refreshes).toBe(1);
});

test('a session that has ended makes the page a guest again and forgets the hint', async () => {
  answer = (_request, response) => send(response, 401, refused);
  const { session, client } = openPage();
  session.accept(tokens('old'));
  await expect(client('GET', 'tracks')).rejects.toMatchObject({ status: 401 });
  expect(session.state.get().status).toBe('guest');
  expect(storage.has(SESSION_HINT)).toBe(false);
});

test('a refusal to a guest is not followed by a refresh', async () => {
  answer = (_request, response) => send(response, 401, refused);
  const { client } = openPage();
  await expect(client('GET', 'me')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(refreshes).toBe(0);
});

test('a server that cannot be reached keeps the hint for the next visit', async () => {
  storage.set(SESSION_HINT, '1');
  const { session, client } = openPage();
  server.close();
  await session.restore();
  expect(session.state.get().status).toBe('guest');
  expect(storage.has(SESSION_HINT)).toBe(true);
  await expect(client('GET', 'tracks')).rejects.toMatchObject({ status: 0, code: 'unreachable' });
});

test('a problem brings its words, also when the answer is no JSON at all', async () => {
  const { client } = openPage();
  answer = (_request, response) =>
    send(response, 409, { status: 409, code: 'BUSY', detail: 'Taken.', hint: 'Wait.' });
  const problem = (await client('GET', 'x').catch((error: unknown) => error)) as ApiProblem;
  expect(problem).toMatchObject({ status: 409, code: 'BUSY', message: 'Taken.', hint: 'Wait.' });
  answer = (_request, response) => response.writeHead(502).end('<html>');
  await expect(client('GET', 'x')).rejects.toMatchObject({ status: 502, code: 'unknown' });
});

test('an answer without a body is no error', async () => {
  answer = (_request, response) => send(response, 204);
  await expect(openPage().client('POST', 'auth/logout', { body: {} })).resolves.toBeUndefined();
});
