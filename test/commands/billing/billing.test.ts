import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { createUser } from '#domains/identity/index.ts';
import { subscribe } from '#domains/billing/index.ts';
import type { Psp } from '#domains/payments/index.ts';

import { auditOf } from '../../support/audit-of.ts';
import { runProgram, type ProgramInput } from '../../support/run-program.ts';
import { openTestContext, type TestContext } from '../../support/test-context.ts';

let t: TestContext;
let input: ProgramInput;
beforeAll(async () => {
  t = await openTestContext();
  input = { dataDir: t.ctx.config.dataDir, databaseUrl: t.databaseUrl };
});
afterAll(() => t[Symbol.asyncDispose]());

async function veza(line: string, ...more: string[]) {
  const ran = await runProgram(input, [...line.split(' '), ...more, '--json']);
  return { ...ran, document: JSON.parse(ran.stdout) };
}

test('plans are put on sale, listed and taken off', async () => {
  const made = await veza('plans create Gold --price 9900 --months 12 --currency USD');
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(made.document).toMatchObject({
    schema: 'veza.plans.create/1',
    plan: { name: 'Gold', priceMinor: '9900', currency: 'USD', periodMonths: 12 },
  });
  await veza('plans create Silver --price 999');
  const first = (await veza('plans list --limit 1')).document;
  expect(first).toMatchObject({ schema: 'veza.plans.list/1', plans: [{ name: 'Gold' }] });
  const rest = (await veza('plans list --cursor', first.nextCursor)).document;
  expect(rest).toMatchObject({ plans: [{ name: 'Silver', currency: 'EUR' }], nextCursor: null });
  const { id } = made.document.plan;
  expect((await veza(`plans archive ${id}`)).document.plan).toMatchObject({ state: 'archived' });
  expect((await veza('plans list --state archived')).document.plans).toMatchObject([{ id }]);
  expect(await auditOf(t.ctx, id)).toMatchObject([
    { action: 'plan.created', actorKind: 'operator' },
    { action: 'plan.updated', actorKind: 'operator' },
  ]);
  const plain = await runProgram(input, ['plans', 'list']);
  expect(plain.stdout).toMatch(/Silver\s+9\.99 EUR\s+1/);
});

test('a subscription is listed, shown, and ended only with --apply', async () => {
  const made = await veza('plans create Bronze --price 500');
  const user = await createUser(t.ctx, {
    email: 'ada@example.org',
    password: 'seven quiet lanterns',
    displayName: 'Ada',
    role: 'user',
  });
  const psp = { ...t.ctx.psp, hyperswitch: () => ({}) as ReturnType<Psp['hyperswitch']> };
  const { subscription } = await subscribe(
    { ...t.ctx, psp },
    { userId: user.id, planId: made.document.plan.id },
  );
  const { id } = subscription;
  const listed = await veza('subscriptions list --user ada@example.org');
  expect(listed.document.subscriptions).toMatchObject([{ id, state: 'pending_payment' }]);
  expect((await veza('subscriptions list --state active')).document.subscriptions).toEqual([]);
  const shown = (await veza(`subscriptions show ${id}`)).document;
  expect(shown).toMatchObject({
    subscription: { id, due: { amountMinor: '500', paymentState: 'created' } },
    periods: [{ sequence: 1, state: 'open', amountMinor: '500', startsAt: null }],
  });
  const plain = await runProgram(input, ['subscriptions', 'show', id]);
  expect(plain.stdout).toMatch(/State\s+pending_payment/);

  const dry = await veza(`subscriptions cancel ${id} --reason`, 'asked by mail');
  expect(dry.document).toMatchObject({
    applied: false,
    subscription: { state: 'pending_payment' },
  });
  const done = await veza(`subscriptions cancel ${id} --apply --reason`, 'asked by mail');
  expect(done.document).toMatchObject({
    applied: true,
    subscription: { state: 'cancelled', endReason: 'operator' },
  });
  const again = await veza(`subscriptions cancel ${id} --reason again`);
  expect([again.code, again.document.error.code]).toEqual([8, 'SUBSCRIPTION_ENDED']);
  expect((await auditOf(t.ctx, id)).at(-1)).toMatchObject({
    action: 'subscription.ended',
    actorKind: 'operator',
    details: { why: 'asked by mail' },
  });
});

test('a correction shows what it would book, and books it once under its id', async () => {
  const line = 'ledger correct --debit suspense --credit platform_fee --amount 1234 --currency EUR';
  const dry = await veza(line, '--reason', 'bank fee of March');
  expect(dry.document).toMatchObject({
    schema: 'veza.ledger.correct/1',
    applied: false,
    correction: {
      amountMinor: '1234',
      debit: { account: 'suspense', beforeMinor: '0', afterMinor: '1234' },
      credit: { account: 'platform_fee', beforeMinor: '0', afterMinor: '-1234' },
    },
    transactionId: null,
  });
  expect(await booked()).toEqual([]);
  const { id } = dry.document.correction;
  expect(dry.stderr).toContain(`--id ${id} --apply`);
  const apply = ['--reason', 'bank fee of March', '--id', id, '--apply'];
  const first = await veza(line, ...apply);
  expect(first.document).toMatchObject({ applied: true, correction: { id } });
  const second = await veza(line, ...apply);
  expect(second.document.transactionId).toBe(first.document.transactionId);
  expect(second.document.correction.debit).toMatchObject({
    beforeMinor: '1234',
    afterMinor: '1234',
  });
  expect(await booked()).toEqual([{ amountMinor: 1234n }]);
  expect(await auditOf(t.ctx, first.document.transactionId)).toMatchObject([
    { action: 'ledger.corrected', actorKind: 'operator', details: { reason: 'bank fee of March' } },
  ]);
  const other = await veza(line.replace('1234', '4321'), ...apply);
  expect([other.code, other.document.error.code]).toEqual([8, 'LEDGER_SOURCE_CONFLICT']);
});

test('what cannot be done says so', async () => {
  const correct = (debit: string, amount: string, reason = 'r') =>
    veza(
      `ledger correct --debit ${debit} --credit suspense --currency EUR --amount ${amount}`,
      '--reason',
      reason,
    );
  const cases: [ReturnType<typeof veza>, string, number][] = [
    [veza('plans create X --price 9.99'), 'AMOUNT_INVALID', 2],
    [veza('plans create X --price 0'), 'AMOUNT_INVALID', 2],
    [veza('plans create X --price 5 --currency ZZZ'), 'CURRENCY_UNKNOWN', 2],
    [veza('plans archive nothing'), 'PLAN_NOT_FOUND', 2],
    [veza('plans list --cursor x'), 'CURSOR_INVALID', 2],
    [veza('subscriptions show nothing'), 'SUBSCRIPTION_NOT_FOUND', 2],
    [veza('subscriptions list --user nobody@example.org'), 'USER_NOT_FOUND', 2],
    [correct('seller_payable', '5'), 'LEDGER_ACCOUNT_INVALID', 2],
    [correct('platform_fee:x', '5'), 'LEDGER_ACCOUNT_INVALID', 2],
    [correct('suspense', '5'), 'LEDGER_CORRECTION_INVALID', 2],
    [correct('platform_fee', '1e3'), 'AMOUNT_INVALID', 2],
    [correct('platform_fee', '5', ' '), 'LEDGER_CORRECTION_INVALID', 2],
  ];
  for (const [ran, code, exitCode] of cases) {
    const { code: exit, document } = await ran;
    expect([document.error?.code, exit]).toEqual([code, exitCode]);
  }
});

async function booked() {
  return query(
    t.ctx,
    sql`select amount_minor from ledger_entries where source_kind = 'correction'`,
  );
}
