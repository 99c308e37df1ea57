import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';

import { anyone } from '#server/http/access.ts';
import { defineRoute } from '#server/http/route.ts';

import { startTestServer, type TestServer } from '../start-test-server.ts';

const echo = defineRoute({
  method: 'post',
  path: '/echo',
  id: 'echo',
  summary: 'Gives the body back.',
  tag: 'test',
  access: anyone,
  query: z.strictObject({ times: z.coerce.number().int().max(3).optional() }),
  body: z.strictObject({ name: z.string().max(5).optional(), age: z.int().optional() }),
  responses: { 200: { doc: 'The body.', json: z.looseObject({}) } },
  handler: async (_ctx, { body }) => body,
});

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    routes: [echo],
    environment: { VEZA_SERVER_BODY_BYTES_MAX: '100' },
  });
});
afterAll(() => server[Symbol.asyncDispose]());

const JSON_TYPE = { 'Content-Type': 'application/json' };
const post = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE, path = '/echo') =>
  server.send({ method: 'POST', path, headers, body });

describe('a request body', () => {
  test('is read as JSON, also with its charset named', async () => {
    const answer = await post('{"name":"Zoë"}', {
      'Content-Type': 'application/json; charset=UTF-8',
    });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({ name: 'Zoë' });
  });

  test('that is empty is an empty object, whatever its type', async () => {
    expect((await post('', {})).json()).toEqual({});
  });

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/jsonp'],
    ['application/json; charset=latin1'],
  ])('of type %s is refused with 415', async (type) => {
    const answer = await post('{"name":"a"}', { 'Content-Type': type });
    expect([answer.status, answer.json()['code']]).toEqual([415, 'CONTENT_TYPE_UNSUPPORTED']);
  });

  test('without a type, or packed, is refused with 415', async () => {
    expect((await post('{}', {})).status).toBe(415);
    expect((await post('{}', { ...JSON_TYPE, 'Content-Encoding': 'gzip' })).status).toBe(415);
  });

  test('over the limit is refused with 413, declared or chunked', async () => {
    const big = JSON.stringify({ name: 'x'.repeat(200) });
    const declared = await post(big);
    expect([declared.status, declared.json()['code']]).toEqual([413, 'BODY_TOO_LARGE']);
    const streamed = await server.send({
      method: 'POST',
      path: '/echo',
      headers: JSON_TYPE,
      body: big,
      chunked: true,
    });
    expect([streamed.status, streamed.json()['code']]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  test('of many megabytes is answered without being read to its end', async () => {
    const answer = await server.send({
      method: 'POST',
      path: '/echo',
      headers: { ...JSON_TYPE, 'Content-Length': String(1024 * 1024 * 1024) },
      body: Buffer.alloc(1024 * 1024 + 200_000, 'x'),
    });
    expect(answer.status).toBe(413);
    expect(answer.headers['connection']).toBe('close');
  });

  test.each([
    ['{"name":}', 8],
    ['{"name":"a"', 11],
    ['{', 1],
    ['{"a":1,}', 7],
    ['nonsense', 1],
  ])('that is broken JSON names the position: %s', async (body, position) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()['code']).toBe('BODY_MALFORMED');
    expect(answer.json()['detail']).toContain(`position ${position})`);
  });

  test('that is no UTF-8 is refused', async () => {
    const answer = await post(Buffer.from([0x22, 0xff, 0xfe, 0x22]));
    expect([answer.status, answer.json()['code']]).toEqual([400, 'BODY_MALFORMED']);
  });

  test('with several faults names all of them, unknown fields too', async () => {
    const answer = await post('{"name":"too long","age":1.5,"admin":true,"__proto__":{}}');
    expect(answer.status).toBe(400);
    const errors = answer.json()['errors'] as { path: string; message: string }[];
    expect(errors.map((item) => item.path).sort()).toEqual([
      'body.__proto__',
      'body.admin',
      'body.age',
      'body.name',
    ]);
  });

  test('is not looked at before the query holds', async () => {
    const answer = await post('{"x":1}', JSON_TYPE, '/echo?times=9&page=1');
    const errors = answer.json()['errors'] as { path: string }[];
    expect(errors.map((item) => item.path).sort()).toEqual(['query.page', 'query.times']);
  });
});
