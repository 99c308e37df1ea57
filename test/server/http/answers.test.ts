import { once } from 'node:events';
import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import type { Context } from '#context.ts';
import { dbErrors } from '#db/db-errors.ts';
import { anyone, signedIn } from '#server/http/access.ts';
import { defineRoute, type Route } from '#server/http/route.ts';

import { startTestServer, type TestServer } from '../start-test-server.ts';

const SECRET = 'postgres://veza:hunter2@10.0.0.7/veza';

function route(path: string, handler: Route['handler'], extra: Partial<Route> = {}): Route {
  return defineRoute({
    method: 'get',
    path,
    id: path.slice(1),
    summary: 'A test.',
    tag: 'test',
    access: anyone,
    params: path.includes(':id') ? z.strictObject({ id: z.uuid() }) : undefined,
    responses: { 200: { doc: 'Fine.', json: z.object({ fine: z.boolean() }) } },
    handler,
    ...extra,
  });
}

/** Paths whose work waits for the end of its connection. */
const waiting = new Set<string>();
const untilLeft = (path: string, { signal }: Pick<Context, 'signal'>): Promise<unknown> => {
  waiting.add(path);
  return once(signal, 'abort');
};

const routes = [
  route('/fine', async () => ({ fine: true })),
  route('/bug', async () => {
    throw new Error(`cannot read ${SECRET}`);
  }),
  route('/down', async () => {
    throw dbErrors.DB_UNREACHABLE({ reason: 'connect ECONNREFUSED 10.0.0.7:5432' });
  }),
  route('/leak', async () => ({ fine: true, passwordHash: 'x' })),
  route('/lie', async () => ({ fine: 'yes' })),
  route('/half', async (_ctx, { res }) => {
    res.write('half an answer');
    throw new Error('broke in the middle');
  }),
  route('/left', async (ctx) => {
    await untilLeft('/left', ctx);
    ctx.signal.throwIfAborted();
  }),
  route('/left-wrapped', async (ctx) => {
    await untilLeft('/left-wrapped', ctx);
    throw new Error('the work was ended', { cause: ctx.signal.reason });
  }),
  route('/left-bug', async (ctx) => {
    await untilLeft('/left-bug', ctx);
    throw new Error('broke after the client had left');
  }),
  route('/things/:id', async () => ({ fine: true })),
  route('/members', async () => ({ fine: true }), { access: signedIn }),
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ routes, pageDir: '/nonexistent' });
});
afterAll(() => server[Symbol.asyncDispose]());
const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  server.send({ path, headers, method });

/** Asks, and closes the connection before there is an answer; returns when the server has seen it. */
async function leave(path: string): Promise<void> {
  const gone = () => server.logs.filter((entry) => entry['route'] === path && entry['aborted']);
  const socket = connect(server.server.port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.server.port}\r\n\r\n`);
  await expect.poll(() => waiting.has(path)).toBe(true);
  socket.destroy();
  await expect.poll(gone).toHaveLength(1);
}

describe('an answer', () => {
  test('is JSON with its length, a request id and no caching', async () => {
    const answer = await get('/fine');
    expect(answer.json()).toEqual({ fine: true });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '13',
      'cache-control': 'no-store',
    });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('to HEAD has the same headers and no body', async () => {
    const [whole, head] = [await get('/fine'), await get('/fine', {}, 'HEAD')];
    expect(head.body).toHaveLength(0);
    const { date: _a, 'x-request-id': _b, ...expected } = whole.headers;
    expect(head.headers).toMatchObject(expected);
  });
});

describe('a failure', () => {
  test('that nobody foresaw is a 500 that tells nothing, and a log line that tells all', async () => {
    const answer = await get('/bug?q=1');
    expect(answer.status).toBe(500);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'UNEXPECTED',
      detail: 'The server failed. The request id finds the cause in its log.',
      instance: '/bug',
      requestId: answer.headers['x-request-id'],
    });
    const line = server.logs.find(
      (entry) =>
        entry['msg'] === 'request failed' && entry['requestId'] === answer.headers['x-request-id'],
    );
    expect(JSON.stringify(line)).toContain('answers.test.ts');
    expect(JSON.stringify(line)).not.toContain('hunter2');
  });

  test('of a dependency is a 503 without its address', async () => {
    const answer = await get('/down');
    expect([answer.status, answer.json()['code']]).toEqual([503, 'DB_UNREACHABLE']);
    expect(String(answer.body)).not.toMatch(/10\.0\.0\.7|ECONNREFUSED|DATABASE_URL/);
  });

  test('in the middle of an answer cuts the connection', async () => {
    const answer = await get('/half');
    expect(String(answer.body)).not.toMatch(/0\r\n\r\n$/);
  });

  test('is not that a client has left, unless something breaks then', async () => {
    for (const path of ['/left', '/left-wrapped', '/left-bug']) await leave(path);
    const failures = () =>
      server.logs
        .filter((entry) => entry['msg'] === 'request failed')
        .map((entry) => JSON.stringify(entry['err']))
        .filter((text) => /went away|was ended|had left/.test(text));
    await expect.poll(failures).toHaveLength(1);
    expect(failures()[0]).toContain('broke after the client had left');
  });

  test('to keep to the response schema is found outside of production', async () => {
    expect((await get('/leak')).status).toBe(500);
    expect((await get('/lie')).status).toBe(500);
    const reasons = server.logs.map((entry) => JSON.stringify(entry['err'] ?? ''));
    expect(reasons.some((text) => text.includes('leak answered 200 with fields'))).toBe(true);
    expect(reasons.some((text) => text.includes('lie answered 200 against its schema'))).toBe(true);
  });
});

describe('what does not exist', () => {
  test.each(['/nothing', '/api/v1/nothing', '/fine/', '/FINE', '/fine.php', '/%ff', '/things/7'])(
    '%s is the same 404 problem',
    async (path) => {
      const answer = await get(path);
      const { instance: _i, requestId: _r, ...rest } = answer.json();
      expect(rest).toEqual({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        code: 'NOT_FOUND',
        detail: 'There is nothing at this address.',
      });
    },
  );

  test('for a method says which ones do', async () => {
    const answer = await get('/fine', {}, 'DELETE');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect(answer.json()['code']).toBe('METHOD_NOT_ALLOWED');
    const options = await get('/fine', {}, 'OPTIONS');
    expect([options.status, options.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect(options.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an account', () => {
  test('is asked for by 401 with the scheme', async () => {
    const answer = await get('/members');
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="veza"',
    ]);
  });

  test('is not taken from a broken token', async () => {
    for (const token of ['x', 'a.b.c', '']) {
      expect((await get('/members', { Authorization: `Bearer ${token}` })).status).toBe(401);
    }
  });
});

describe('security headers', () => {
  test('stand on every answer', async () => {
    for (const path of ['/fine', '/nothing', '/bug']) {
      const { headers } = await get(path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'x-frame-options': 'DENY',
      });
      const policy = headers['content-security-policy']!;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("media-src 'self' blob:");
      expect(policy).toContain("worker-src 'self' blob:");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });
});

describe('the access log', () => {
  test('has the pattern of the route, never the address', async () => {
    const id = '0190a0a0-0000-7000-8000-000000000001';
    const answer = await get(`/things/${id}?token=s3cret`);
    const line = server.logs.find(
      (entry) =>
        entry['msg'] === 'request' && entry['requestId'] === answer.headers['x-request-id'],
    );
    expect(line).toMatchObject({
      method: 'GET',
      route: '/things/:id',
      viewerId: null,
      level: 'info',
    });
    expect(line!['durationMs']).toBeGreaterThanOrEqual(0);
    expect(JSON.stringify(line)).not.toMatch(/s3cret|0190a0a0/);
  });
});
