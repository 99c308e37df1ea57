import { afterAll, beforeAll, expect, test } from 'vitest';

import type { StateMachine } from '#core/state-machine.ts';
import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { periodMachine, subscriptionMachine } from '#domains/billing/model.ts';
import {
  licenceMachine,
  orderMachine,
  productMachine,
  refundMachine,
  reversalMachine,
  sellerMachine,
  transferMachine,
  TRANSFERRED_STATES,
} from '#domains/market/model.ts';
import { operationMachine, paymentMachine } from '#domains/payments/model.ts';
import { inboxMachine } from '#domains/payments/webhooks/model.ts';

import { openTestContext, type TestContext } from '#test/support/test-context.ts';

const MACHINES: Readonly<Record<string, StateMachine<string>>> = {
  licences: licenceMachine,
  operations: operationMachine,
  orders: orderMachine,
  payments: paymentMachine,
  products: productMachine,
  refunds: refundMachine,
  seller_transfers: transferMachine,
  sellers: sellerMachine,
  subscription_periods: periodMachine,
  subscriptions: subscriptionMachine,
  transfer_reversals: reversalMachine,
  webhook_inbox: inboxMachine,
};

let opened: TestContext;
beforeAll(async () => {
  opened = await openTestContext();
});
afterAll(() => opened[Symbol.asyncDispose]());

test('the database knows the same states and moves as the models', async () => {
  const triggers = await query<{ tableName: string; args: Buffer }>(
    opened.ctx,
    sql`select t.tgrelid::regclass::text as table_name, t.tgargs as args from pg_trigger t
        where t.tgfoid = 'require_legal_state'::regproc order by 1`,
  );
  const enforced = triggers.map(({ tableName, args }) => {
    const [initial, edges] = args.toString('utf8').split('\0');
    return [tableName, initial!.split(' '), edges!.split(' ')] as const;
  });
  expect(enforced).toEqual(
    Object.entries(MACHINES).map(([table, machine]) => [
      table,
      [...machine.initial].sort(),
      machine.edges(),
    ]),
  );
});

test('every state of a model is one that its column takes, and no other', async () => {
  const checks = await query<{ tableName: string; definition: string }>(
    opened.ctx,
    sql`select c.conrelid::regclass::text as table_name,
          pg_get_constraintdef(c.oid) as definition
        from pg_constraint c
        where c.contype = 'c' and c.conname = c.conrelid::regclass::text || '_state_check'`,
  );
  for (const [table, machine] of Object.entries(MACHINES)) {
    const definition = checks.find((row) => row.tableName === table)?.definition ?? '';
    const taken = [...definition.matchAll(/'([a-z_]+)'::text/g)].map((match) => match[1]!);
    expect([table, new Set(taken)]).toEqual([table, new Set(machine.states)]);
  }
});

test('a transfer that is at the provider stays there, whatever comes back of it', () => {
  const here = new Set<string>(TRANSFERRED_STATES);
  const from = (isThere: boolean) =>
    transferMachine.edges().filter((edge) => here.has(edge.split('>')[0]!) === isThere);
  expect(from(true).filter((edge) => !here.has(edge.split('>')[1]!))).toEqual([]);
  const ways = from(false).filter((edge) => here.has(edge.split('>')[1]!));
  expect(ways).toEqual(['submitting>completed', 'unknown>completed']);
});
