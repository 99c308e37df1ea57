import { describe, expect, test } from 'vitest';
import * as z from 'zod';

import { anyone, metricsReader } from '#server/http/access.ts';
import { defineRoute } from '#server/http/route.ts';

import { startTestServer } from '../start-test-server.ts';

const whoami = defineRoute({
  method: 'get',
  path: '/whoami',
  id: 'whoami',
  summary: 'A test.',
  tag: 'test',
  access: anyone,
  responses: { 200: { doc: 'Who.', json: z.object({ ip: z.string(), secure: z.boolean() }) } },
  handler: async (_ctx, { ip, req }) => ({ ip, secure: req.secure }),
});
const figures = defineRoute({
  method: 'get',
  path: '/figures',
  id: 'figures',
  summary: 'A test.',
  tag: 'test',
  access: metricsReader,
  anonymous: true,
  responses: { 200: { doc: 'Figures.', json: z.object({}) } },
  handler: async () => ({}),
});
const routes = [whoami, figures];
const FORWARDED = {
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Proto': 'https',
  'X-Request-Id': 'from-the-proxy-1',
};

describe('forwarding headers', () => {
  test('of somebody who is no trusted proxy are not believed', async () => {
    await using server = await startTestServer({ routes });
    const answer = await server.send({ path: '/whoami', headers: FORWARDED });
    expect(answer.json()).toEqual({ ip: '127.0.0.1', secure: false });
    expect(answer.headers['x-request-id']).not.toBe('from-the-proxy-1');
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  test('of a trusted proxy are, and TLS in front of it is remembered by browsers', async () => {
    const environment = { VEZA_SERVER_TRUSTED_PROXIES: '127.0.0.0/8' };
    await using server = await startTestServer({ routes, environment });
    const answer = await server.send({ path: '/whoami', headers: FORWARDED });
    expect(answer.json()).toEqual({ ip: '203.0.113.9', secure: true });
    expect(answer.headers['x-request-id']).toBe('from-the-proxy-1');
    expect(answer.headers['strict-transport-security']).toMatch(/^max-age=\d+$/);
    const odd = { ...FORWARDED, 'X-Request-Id': 'a"b{}\t;drop' };
    const refused = await server.send({ path: '/whoami', headers: odd });
    expect(refused.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('metrics', () => {
  const token = 'a-metrics-token-of-some-length';

  test('are read from this machine itself, not through a proxy on it', async () => {
    await using server = await startTestServer({ routes });
    expect((await server.send({ path: '/figures' })).status).toBe(200);
    for (const name of ['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'Via']) {
      const answer = await server.send({ path: '/figures', headers: { [name]: '127.0.0.1' } });
      expect([name, answer.status]).toEqual([name, 403]);
    }
  });

  test('are read with the token from anywhere', async () => {
    const environment = {
      VEZA_SERVER_METRICS_TOKEN: token,
      VEZA_SERVER_TRUSTED_PROXIES: '127.0.0.1',
    };
    await using server = await startTestServer({ routes, environment });
    const from = (authorization: string) =>
      server.send({
        path: '/figures',
        headers: { 'X-Forwarded-For': '203.0.113.9', Authorization: authorization },
      });
    expect((await from(`Bearer ${token}`)).status).toBe(200);
    expect((await from(`Bearer ${token}x`)).status).toBe(403);
    expect((await from('Bearer')).status).toBe(403);
  });
});

describe('a base path', () => {
  test('is where everything is, and nothing is elsewhere', async () => {
    const environment = { VEZA_SERVER_BASE_PATH: '/music' };
    await using server = await startTestServer({ routes, environment });
    expect(server.server.url).toBe(`http://127.0.0.1:${server.server.port}/music`);
    expect((await server.send({ path: '/music/whoami' })).status).toBe(200);
    expect((await server.send({ path: '/whoami' })).status).toBe(404);
    expect((await server.send({ path: '/musical/whoami' })).status).toBe(404);
    const problem = (await server.send({ path: '/music/nothing' })).json();
    expect(problem['instance']).toBe('/music/nothing');
  });
});
