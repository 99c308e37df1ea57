import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { startServer, type RunningServer } from '#server/index.ts';

import { openBillingTest, type BillingTest } from '../../domains/billing/billing-test.ts';
import { auditOf } from '../../support/audit-of.ts';
import { addAccount, signInAgain, type Account } from '../account-fixtures.ts';
import { addTrack } from '../media-fixtures.ts';
import { sendRaw } from '../send-raw.ts';

let t: BillingTest;
let server: RunningServer;
let admin: Account;
beforeAll(async () => {
  t = await openBillingTest();
  // What is for premium accounts is asked for below.
  const payments = { ...t.ctx.config.payments, originals: 'premium' as const };
  const config = { ...t.ctx.config, payments };
  server = await startServer({ ...t.ctx, config }, { port: 0 });
  admin = await addAccount(t.ctx, { name: 'admin', role: 'admin' });
});
afterAll(async () => {
  await server.close();
  await t[Symbol.asyncDispose]();
});

interface Answer {
  readonly status: number;
  /** As JSON.parse gives it. */
  readonly body: ReturnType<typeof JSON.parse>;
}

async function ask(by: Account | undefined, method: string, path: string, body?: unknown) {
  const key = method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {};
  const answer = await sendRaw(server.port, {
    method,
    path: `/api/v1${path}`,
    headers: { ...by?.headers, ...key, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: answer.json() } as Answer;
}

let names = 0;
const someone = (): Promise<Account> =>
  addAccount(t.ctx, { name: `someone${(names += 1)}`, role: 'user' });
const newPlan = async (): Promise<string> => {
  const body = { name: `Plan ${(names += 1)}`, priceMinor: '1234', periodMonths: 1 };
  return (await ask(admin, 'POST', '/plans', body)).body['id'] as string;
};

test('an administrator puts plans on sale, renames them and takes them off', async () => {
  const body = { name: 'Gold', priceMinor: '1999', currency: 'USD', periodMonths: 12 };
  const made = await ask(admin, 'POST', '/plans', body);
  expect(made).toMatchObject({ status: 201, body: { ...body, state: 'active', description: '' } });
  const { id } = made.body;
  const again = await ask(admin, 'POST', '/plans', { ...body, name: 'GOLD' });
  expect(again).toMatchObject({ status: 409, body: { code: 'PLAN_NAME_TAKEN' } });
  for (const bad of [
    { priceMinor: 1999 },
    { priceMinor: '19.99' },
    { priceMinor: '0' },
    { x: 1 },
  ]) {
    const refused = await ask(admin, 'POST', '/plans', { ...body, name: 'Bad', ...bad });
    expect(refused).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  }
  const odd = await ask(admin, 'POST', '/plans', { ...body, name: 'Odd', currency: 'XXX' });
  expect(odd).toMatchObject({ status: 400, body: { code: 'CURRENCY_UNKNOWN' } });

  const dearer = await ask(admin, 'PATCH', `/plans/${id}`, { priceMinor: '1' });
  expect(dearer).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  const changed = await ask(admin, 'PATCH', `/plans/${id}`, { name: 'Silver', state: 'archived' });
  expect(changed).toMatchObject({ status: 200, body: { name: 'Silver', state: 'archived' } });
  const listed = await ask(undefined, 'GET', '/plans');
  expect(listed.body['items'].map((plan: { id: string }) => plan.id)).not.toContain(id);
  const archived = await ask(undefined, 'GET', '/plans?state=archived');
  expect(archived.body['items'].map((plan: { id: string }) => plan.id)).toContain(id);
  const buyer = await someone();
  const late = await ask(buyer, 'POST', '/subscriptions', { planId: id });
  expect(late).toMatchObject({ status: 409, body: { code: 'PLAN_ARCHIVED' } });
  expect((await auditOf(t.ctx, id)).map((entry) => entry.action)).toEqual([
    'plan.created',
    'plan.updated',
  ]);
});

test('a bare POST gives nothing: what opens the gate is the money', async () => {
  const buyer = await someone();
  const planId = await newPlan();
  const begun = await ask(buyer, 'POST', '/subscriptions', { planId });
  expect(begun).toMatchObject({
    status: 201,
    body: { state: 'pending_payment', inForce: false, due: { amountMinor: '1234' } },
  });
  const { id, due } = begun.body;
  expect(await ask(buyer, 'GET', '/me/plan')).toMatchObject({
    body: { premium: false, reason: 'payment_incomplete', url: due.checkoutUrl },
  });
  const again = await ask(buyer, 'POST', '/subscriptions', { planId });
  expect(again).toMatchObject({ status: 200, body: { id, due } });

  // Whatever is sent, nobody but the provider can say that it is paid.
  expect((await ask(buyer, 'POST', `/subscriptions/${id}/refresh`)).body).toMatchObject({
    state: 'pending_payment',
  });
  const payment = await providerIdOf(due.paymentId);
  t.sandbox.levers.completePayment(payment);
  const found = await ask(buyer, 'POST', `/subscriptions/${id}/refresh`);
  expect(found.body).toMatchObject({ state: 'active', inForce: true, due: null });
  expect(await ask(buyer, 'GET', '/me/plan')).toMatchObject({
    body: { premium: true, reason: null, subscription: { id } },
  });
  expect((await ask(buyer, 'GET', '/me')).body['roles']).toEqual(['user', 'premium']);

  const ended = await ask(admin, 'POST', `/billing/subscriptions/${id}/cancel`, { reason: 'why' });
  expect(ended.body).toMatchObject({ state: 'cancelled', endReason: 'operator' });
  // The same token, at once.
  expect((await ask(buyer, 'GET', '/me')).body['roles']).toEqual(['user']);
  expect(await ask(buyer, 'GET', '/me/plan')).toMatchObject({
    body: { premium: false, reason: 'ended', endReason: 'operator' },
  });
});

test('subscriptions are listed for their owner, and all of them for administrators', async () => {
  const [buyer, stranger] = [await someone(), await someone()];
  const begun = await ask(buyer, 'POST', '/subscriptions', { planId: await newPlan() });
  const { id } = begun.body;
  const ids = (answer: Answer): string[] =>
    answer.body['items'].map((item: { id: string }) => item.id);
  expect(ids(await ask(buyer, 'GET', '/subscriptions'))).toEqual([id]);
  expect(ids(await ask(stranger, 'GET', '/subscriptions'))).toEqual([]);
  const first = await ask(admin, 'GET', '/billing/subscriptions?limit=1&state=pending_payment');
  expect(first.body['items']).toHaveLength(1);
  expect((await ask(buyer, 'GET', '/subscriptions?cursor=x')).body['code']).toBe('CURSOR_INVALID');
  const cancelled = await ask(buyer, 'POST', `/subscriptions/${id}/cancel`);
  expect(cancelled.body).toMatchObject({ state: 'cancelled', endReason: 'requested' });
});

test('an original that is for premium accounts says what is missing', async () => {
  const track = await addTrack(t.ctx, { visibility: 'public', ownerId: admin.userId });
  const path = `/tracks/${track.id}/stream`;
  const original = async (by: Account | undefined) => {
    const answer = await sendRaw(server.port, {
      method: 'GET',
      path: `/api/v1${path}`,
      headers: { ...by?.headers },
    });
    const isProblem = answer.headers['content-type']?.startsWith('application/problem') === true;
    return [answer.status, isProblem ? answer.json()['code'] : ''];
  };
  const buyer = await someone();
  expect(await original(undefined)).toEqual([401, 'PREMIUM_NEEDS_SIGN_IN']);
  expect(await original(buyer)).toEqual([403, 'PREMIUM_NEEDS_PLAN']);
  expect(await original(admin)).toEqual([200, '']);
  const begun = await ask(buyer, 'POST', '/subscriptions', { planId: await newPlan() });
  const { id, due } = begun.body;
  const refused = await ask(buyer, 'GET', path);
  expect(refused).toMatchObject({ status: 403, body: { code: 'PREMIUM_PAYMENT_INCOMPLETE' } });
  expect(refused.body['hint']).toContain(due.checkoutUrl);
  t.sandbox.levers.completePayment(await providerIdOf(due.paymentId));
  await ask(buyer, 'POST', `/subscriptions/${id}/refresh`);
  expect(await original(buyer)).toEqual([200, '']);
  t.clock.advance(40 * 86_400_000);
  const later = await signInAgain(t.ctx, buyer);
  expect(await original(later)).toEqual([403, 'PREMIUM_PAST_DUE']);
  t.clock.advance(-40 * 86_400_000);
});

test('a correction of the books needs a key, and is booked once under it', async () => {
  const body = {
    debit: 'suspense',
    credit: 'platform_fee',
    amountMinor: '9007199254740993',
    currency: 'EUR',
    reason: 'found in a drawer',
  };
  const send = (key?: string) =>
    sendRaw(server.port, {
      method: 'POST',
      path: '/api/v1/ledger/corrections',
      headers: {
        ...admin.headers,
        'Content-Type': 'application/json',
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      body: JSON.stringify(body),
    });
  expect((await send()).json()['code']).toBe('IDEMPOTENCY_KEY_MISSING');
  const key = randomUUID();
  const [first, second] = [await send(key), await send(key)];
  expect(first.status).toBe(201);
  expect(second.json()).toEqual(first.json());
  const rows = await query<{ amountMinor: bigint }>(
    t.ctx,
    sql`select amount_minor from ledger_entries where source_kind = 'correction'`,
  );
  expect(rows).toEqual([{ amountMinor: 9_007_199_254_740_993n }]);
  const { transactionId } = first.json() as { transactionId: string };
  expect(await auditOf(t.ctx, transactionId)).toMatchObject([
    { action: 'ledger.corrected', actorKind: 'user', details: { reason: body.reason } },
  ]);
  const bad = await ask(admin, 'POST', '/ledger/corrections', { ...body, debit: 'my_pocket' });
  expect(bad).toMatchObject({ status: 400, body: { code: 'LEDGER_ACCOUNT_INVALID' } });
});

async function providerIdOf(paymentId: string): Promise<string> {
  const [row] = await query<{ providerPaymentId: string }>(
    t.ctx,
    sql`select provider_payment_id from payments where id = ${paymentId}::uuid`,
  );
  return row!.providerPaymentId;
}
