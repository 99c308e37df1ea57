import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { Context } from '#context.ts';
import { query, queryOne } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import {
  applyInbox,
  closeException,
  findOperation,
  listExceptions,
  openOperation,
  providerIdOf,
  type InboxHooks,
  type OperationId,
  type OperationKind,
} from '#domains/payments/index.ts';
import { insertEvent } from '#domains/payments/webhooks/inbox-store.ts';
import { readEvent } from '#domains/payments/webhooks/read-event.ts';
import { toInboxEvent } from '#domains/payments/webhooks/receive-webhook.ts';

import { createTestClock, type TestClock } from '#test/domains/identity/identity-test.ts';
import { openTestContext, type TestContext } from '#test/support/test-context.ts';
import { hyperswitchEvent, stripeEvent } from './webhook-fixtures.ts';

const HOUR_MS = 3_600_000;
const NO_PAYOUTS: InboxHooks = { adoptPayout: async () => undefined };

let opened: TestContext;
let ctx: Context;
let clock: TestClock;
beforeAll(async () => {
  clock = createTestClock();
  opened = await openTestContext({ clock });
  ({ ctx } = opened);
});
afterAll(() => opened[Symbol.asyncDispose]());
beforeEach(async () => {
  await query(ctx, sql`truncate webhook_inbox, operations, payment_exceptions`);
});

let counter = 0;
const nextEventId = () => `evt_${(counter += 1)}`;

async function receive(provider: 'hyperswitch' | 'stripe', body: object): Promise<string> {
  const event = readEvent(provider, body);
  await insertEvent(ctx, toInboxEvent(ctx, provider, event));
  return event.eventId;
}
const receivePayment = (rowId: string) =>
  receive(
    'hyperswitch',
    hyperswitchEvent(nextEventId(), { payment_id: providerIdOf('payment', rowId) }),
  );

/** An operation that has long been over. */
async function settled(kind: OperationKind, providerObjectId?: string): Promise<string> {
  const subjectId = ctx.ids.next();
  await openSettled(kind, subjectId, providerObjectId);
  return subjectId;
}

async function openSettled(kind: OperationKind, subjectId: string, providerObjectId?: string) {
  const provider = kind === 'payment' || kind === 'refund' ? 'hyperswitch' : 'stripe';
  const id = await openOperation(ctx, { provider, kind, subjectId });
  await query(
    ctx,
    sql`update operations set state = 'sending', lease_expires_at = now() where id = ${id}::uuid`,
  );
  await query(
    ctx,
    sql`update operations set state = 'settled', lease_expires_at = null, next_attempt_at = null,
        settled_at = now(), provider_object_id = ${providerObjectId ?? null}::text
        where id = ${id}::uuid`,
  );
}

const stateOf = async (eventId: string) =>
  queryOne<{ state: string; nextAttemptAt: Date | null; reason: string | null }>(
    ctx,
    sql`select state, next_attempt_at, reason from webhook_inbox where event_id = ${eventId}`,
  );
const pokesOf = async (kind: OperationKind, subjectId: string) =>
  (await findOperation(ctx, { kind, subjectId }))?.pokes;

test('an event has the operation of its object looked at, also when it was over', async () => {
  const id = await settled('payment');
  const eventId = await receivePayment(id);
  const run = await applyInbox(ctx, NO_PAYOUTS);
  expect(run).toMatchObject({ applied: 1, parked: 0 });
  const operation = await findOperation(ctx, { kind: 'payment', subjectId: id });
  expect(operation).toMatchObject({ state: 'watching', pokes: 1n, nextAttemptAt: clock.now() });
  expect(run.operations).toEqual(new Set([operation!.id]));
  expect(await stateOf(eventId)).toMatchObject({ state: 'applied', nextAttemptAt: null });
});

test('an event is effective once', async () => {
  const id = await settled('payment');
  await receivePayment(id);
  await applyInbox(ctx, NO_PAYOUTS);
  expect(await applyInbox(ctx, NO_PAYOUTS)).toMatchObject({ applied: 0 });
  expect(await pokesOf('payment', id)).toBe(1n);
});

test('many events of one object are one poke, and many rounds at once do each event once', async () => {
  const id = await settled('payment');
  for (let count = 0; count < 250; count += 1) await receivePayment(id);
  const runs = await Promise.all(Array.from({ length: 4 }, () => applyInbox(ctx, NO_PAYOUTS)));
  expect(runs.reduce((sum, run) => sum + run.applied, 0)).toBe(250);
  expect(Number(await pokesOf('payment', id))).toBeLessThanOrEqual(12);
});

describe('an object that nobody knows yet', () => {
  test('is waited for, and found when its row appears', async () => {
    const id = ctx.ids.next();
    const eventId = await receivePayment(id);
    expect(await applyInbox(ctx, NO_PAYOUTS)).toMatchObject({ applied: 0, parked: 1 });
    const parked = await stateOf(eventId);
    expect(parked).toMatchObject({ state: 'parked', reason: 'nobody here knows it' });
    expect(parked.nextAttemptAt!.getTime() - clock.now().getTime()).toBe(1_000);
    await openSettled('payment', id);
    clock.advance(1_000);
    expect(await applyInbox(ctx, NO_PAYOUTS)).toMatchObject({ applied: 1 });
    expect(await pokesOf('payment', id)).toBe(1n);
  });

  test('is waited for longer and longer, for a day, and then a person is told', async () => {
    const eventId = await receivePayment(ctx.ids.next());
    let rounds = 0;
    const begunAt = clock.now().getTime();
    for (;;) {
      await applyInbox(ctx, NO_PAYOUTS);
      rounds += 1;
      const { nextAttemptAt } = await stateOf(eventId);
      if (nextAttemptAt === null) break;
      clock.advance(nextAttemptAt.getTime() - clock.now().getTime());
    }
    expect(clock.now().getTime() - begunAt).toBe(24 * HOUR_MS);
    expect(rounds).toBeLessThan(15);
    expect(await stateOf(eventId)).toMatchObject({ state: 'unmatched' });
    const { items } = await listExceptions(ctx, { open: true, limit: 10 });
    expect(items).toMatchObject([{ class: 'remote_only', details: { eventId } }]);
  });
});

test('events that are of no concern are skipped with a reason', async () => {
  const charge = stripeEvent(nextEventId(), 'charge.updated', { id: 'ch_1', object: 'charge' });
  const eventId = await receive('stripe', charge);
  expect(await applyInbox(ctx, NO_PAYOUTS)).toMatchObject({ skipped: 1 });
  expect(await stateOf(eventId)).toMatchObject({
    state: 'skipped',
    reason: 'events about charge are of no concern',
  });
});

test('a transfer whose reply was lost is found by the row that it was made for', async () => {
  const id = await settled('transfer');
  const object = { id: 'tr_1', object: 'transfer', metadata: { seller_transfer_id: id } };
  await receive('stripe', stripeEvent(nextEventId(), 'transfer.created', object));
  expect(await applyInbox(ctx, NO_PAYOUTS)).toMatchObject({ applied: 1 });
  expect(await pokesOf('transfer', id)).toBe(1n);
});

test('a refund of the dashboard is seen with its payment', async () => {
  const id = await settled('payment');
  const object = { refund_id: 'ref_by_hand', payment_id: providerIdOf('payment', id) };
  await receive('hyperswitch', hyperswitchEvent(nextEventId(), object));
  expect(await applyInbox(ctx, NO_PAYOUTS)).toMatchObject({ applied: 1 });
  expect(await pokesOf('payment', id)).toBe(1n);
});

test('a payout of a seller is followed from then on', async () => {
  const asked: unknown[] = [];
  const hooks: InboxHooks = {
    adoptPayout: async (tx, payout) => {
      asked.push(payout);
      return openOperation(tx, {
        provider: 'stripe',
        kind: 'payout',
        subjectId: tx.ids.next(),
        providerObjectId: payout.payoutId,
      });
    },
  };
  const event = (type: string) =>
    stripeEvent(nextEventId(), type, { id: 'po_1', object: 'payout' }, { account: 'acct_1' });
  await receive('stripe', event('payout.created'));
  await receive('stripe', event('payout.paid'));
  expect(await applyInbox(ctx, hooks)).toMatchObject({ applied: 2 });
  expect(asked).toEqual([{ accountId: 'acct_1', payoutId: 'po_1' }]);
});

test('an event over which our own code fails holds nobody up', async () => {
  const hooks: InboxHooks = {
    adoptPayout: async (tx): Promise<OperationId> => {
      await query(tx, sql`select 1 / 0`);
      throw new Error('not reached');
    },
  };
  const payout = { id: 'po_2', object: 'payout' };
  const bad = await receive(
    'stripe',
    stripeEvent(nextEventId(), 'payout.created', payout, { account: 'acct_1' }),
  );
  const id = await settled('payment');
  const good = await receivePayment(id);
  expect(await applyInbox(ctx, hooks)).toMatchObject({ applied: 1, parked: 1 });
  expect(await stateOf(good)).toMatchObject({ state: 'applied' });
  expect(await stateOf(bad)).toMatchObject({ state: 'parked' });
});

test('an exception is closed by a person with a reason, once', async () => {
  const eventId = await receivePayment(ctx.ids.next());
  clock.advance(25 * HOUR_MS);
  await applyInbox(ctx, NO_PAYOUTS);
  const { items } = await listExceptions(ctx, { open: true, limit: 10 });
  const id = items.find(({ details }) => details['eventId'] === eventId)!.id;
  const close = () => closeException(ctx, { id, reason: 'made by hand', by: { kind: 'operator' } });
  expect(await close()).toMatchObject({ closedBy: 'operator', closeReason: 'made by hand' });
  await expect(close()).rejects.toMatchObject({ code: 'PAYMENT_EXCEPTION_NOT_FOUND' });
  const audit = await query(
    ctx,
    sql`select actor_kind, action from audit_log where subject_id = ${id}::text`,
  );
  expect(audit).toMatchObject([{ action: 'payment_exception.closed' }]);
});
