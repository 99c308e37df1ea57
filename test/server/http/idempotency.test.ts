import { createServer } from 'node:http';
import { once } from 'node:events';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';

import { defineErrors, errorSpec } from '#core/errors.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { deleteOldAnswers } from '#db/idempotency/keep-answer.ts';
import { startServer, type RunningServer } from '#server/index.ts';
import { signedIn } from '#server/http/access.ts';
import { defineRoute } from '#server/http/route.ts';

import { createTestClock, type TestClock } from '../../domains/identity/identity-test.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';
import { addAccount, signInAgain, type Account } from '../account-fixtures.ts';
import { sendRaw } from '../send-raw.ts';

const errors = defineErrors({
  TEST_REFUSED: errorSpec({ category: 'precondition', doc: '.', message: () => 'not now' }),
  TEST_OUTSIDE: errorSpec({ category: 'outside', doc: '.', message: () => 'away' }),
});

/** How often the work was done, and what it does now. */
let worked = 0;
let work: () => Promise<unknown> = async () => ({ n: String(worked) });

const answer = z.object({ n: z.string() });
const route = (path: string, id: string, idempotency: 'required' | 'optional') =>
  defineRoute({
    method: 'post',
    path,
    id,
    summary: 'Counts.',
    tag: 'test',
    access: signedIn,
    body: z.strictObject({ amount: z.string().default('1'), note: z.string().optional() }),
    responses: { 201: { doc: 'Counted.', json: answer } },
    idempotency,
    handler: async () => {
      worked += 1;
      return work();
    },
  });

let opened: TestContext;
let server: RunningServer;
let clock: TestClock;
let ada: Account;
let bob: Account;
beforeAll(async () => {
  clock = createTestClock();
  opened = await openTestContext({ clock });
  const routes = [
    route('/count', 'count', 'optional'),
    route('/count/:id', 'countOne', 'optional'),
    route('/must', 'mustCount', 'required'),
  ];
  server = await startServer(opened.ctx, { port: 0, routes });
  ada = await addAccount(opened.ctx, { name: 'ada', role: 'user' });
  bob = await addAccount(opened.ctx, { name: 'bob', role: 'user' });
});
afterAll(async () => {
  await server.close();
  await opened[Symbol.asyncDispose]();
});
beforeEach(() => {
  worked = 0;
  work = async () => ({ n: String(worked) });
});

interface Sending {
  readonly by?: Account;
  readonly path?: string;
  readonly body?: string;
}

async function send(key: string | undefined, sending: Sending = {}) {
  const { by = ada, path = '/count', body = '{}' } = sending;
  const { headers } = await signInAgain(opened.ctx, by);
  const given = key === undefined ? {} : { 'Idempotency-Key': key };
  const sent = await sendRaw(server.port, {
    method: 'POST',
    path,
    headers: { ...headers, 'Content-Type': 'application/json', ...given },
    body,
  });
  return {
    status: sent.status,
    text: sent.body.toString(),
    code: (sent.json() as { code?: string }).code,
    replayed: sent.headers['idempotency-replayed'],
    type: sent.headers['content-type'],
  };
}

test('the same request under the same key does its work once and gets the same answer', async () => {
  const first = await send('k1', { body: '{"amount":"5","note":"x"}' });
  const second = await send('k1', { body: '{ "note": "x", "amount": "5" }' });
  expect(first).toMatchObject({ status: 201, text: '{"n":"1"}', replayed: undefined });
  expect(second).toEqual({ ...first, replayed: 'true' });
  expect(worked).toBe(1);
});

test('without a key, or under another, the work is done again', async () => {
  await send(undefined);
  await send(undefined);
  await send('k2a');
  await send('k2b');
  expect(worked).toBe(4);
});

test('another request under the key is refused and does nothing', async () => {
  await send('k3', { body: '{"amount":"5"}' });
  const other = await send('k3', { body: '{"amount":"6"}' });
  expect(other).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  await send('k3', { path: '/count/1' });
  const elsewhere = await send('k3', { path: '/count/2' });
  expect(elsewhere).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
  expect(worked).toBe(2);
});

test('a key belongs to one account and one route', async () => {
  expect((await send('k4')).text).toBe('{"n":"1"}');
  expect((await send('k4', { by: bob })).text).toBe('{"n":"2"}');
  expect((await send('k4', { path: '/must' })).text).toBe('{"n":"3"}');
});

test('while the first request is at work, the second is told to come again', async () => {
  const gate = createServer().listen(0);
  let entered = (): void => {};
  const isIn = new Promise<void>((resolve) => {
    entered = resolve;
  });
  work = async () => {
    entered();
    await once(gate, 'close');
    return { n: 'slow' };
  };
  const first = send('k5');
  await isIn;
  expect(await send('k5')).toMatchObject({ status: 409, code: 'IDEMPOTENCY_IN_FLIGHT' });
  gate.close();
  expect(await first).toMatchObject({ status: 201, text: '{"n":"slow"}' });
  expect(await send('k5')).toMatchObject({ text: '{"n":"slow"}', replayed: 'true' });
  expect(worked).toBe(1);
});

test('of many at once one does the work', async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => send('k6')));
  expect(worked).toBe(1);
  expect(new Set(all.map((item) => item.status))).toEqual(
    new Set([201, ...all.filter((item) => item.status === 409).map(() => 409)]),
  );
});

test('a refusal is an answer and is kept; a failure of ours is none, and the key stays good', async () => {
  work = async () => {
    throw errors.TEST_REFUSED({});
  };
  const refused = await send('k7');
  work = async () => ({ n: 'now' });
  expect(refused).toMatchObject({ status: 409, code: 'TEST_REFUSED' });
  expect(await send('k7')).toEqual({ ...refused, replayed: 'true' });

  work = async () => {
    throw errors.TEST_OUTSIDE({});
  };
  expect(await send('k8')).toMatchObject({ status: 503 });
  work = async () => {
    throw new Error('a bug');
  };
  expect(await send('k8')).toMatchObject({ status: 500 });
  work = async () => ({ n: 'now' });
  expect(await send('k8')).toMatchObject({ status: 201, text: '{"n":"now"}', replayed: undefined });
  expect(worked).toBe(4);
});

test('what is refused before any work keeps nothing', async () => {
  expect(await send('k9', { body: '{"amount":5}' })).toMatchObject({ code: 'REQUEST_INVALID' });
  expect(await send('k9')).toMatchObject({ status: 201, replayed: undefined });
});

test('a key is 1 to 255 characters, and some routes need one', async () => {
  expect(await send('')).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_INVALID' });
  expect(await send('   ')).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_INVALID' });
  expect(await send('x'.repeat(256))).toMatchObject({ code: 'IDEMPOTENCY_KEY_INVALID' });
  expect(await send('x'.repeat(255))).toMatchObject({ status: 201 });
  const bare = await send(undefined, { path: '/must' });
  expect(bare).toMatchObject({ status: 400, code: 'IDEMPOTENCY_KEY_MISSING' });
  expect(worked).toBe(1);
});

test('a holder that died gives the key up, to the same request only', async () => {
  await query(
    opened.ctx,
    sql`insert into api_idempotency (account_id, route, key, request_sha256, lease_expires_at,
          created_at)
        select ${ada.userId}::uuid, 'count', 'k10', request_sha256,
          ${new Date(clock.now().getTime() + 1000)}::timestamptz, ${clock.now()}::timestamptz
        from api_idempotency where key = ${await keyOfEmptyBody()}::text limit 1`,
  );
  expect(await send('k10')).toMatchObject({ status: 409, code: 'IDEMPOTENCY_IN_FLIGHT' });
  clock.advance(1001);
  expect(await send('k10', { body: '{"amount":"9"}' })).toMatchObject({ status: 422 });
  expect(await send('k10')).toMatchObject({ status: 201, replayed: undefined });
});

test('after a day the answer is forgotten', async () => {
  await send('k11');
  clock.advance(24 * 3_600_000 - 1);
  expect(await send('k11')).toMatchObject({ replayed: 'true' });
  clock.advance(1);
  expect(await send('k11', { body: '{"amount":"other"}' })).toMatchObject({ replayed: undefined });
  expect(worked).toBe(2);
  await send('k12');
  const input = { before: clock.now(), limit: 10_000 };
  expect(await deleteOldAnswers(opened.ctx, input)).toBeGreaterThan(0);
  expect(await query(opened.ctx, sql`select key from api_idempotency`)).toEqual([]);
});

/** A key of ada whose request had an empty body. */
async function keyOfEmptyBody(): Promise<string> {
  await send('empty');
  return 'empty';
}
