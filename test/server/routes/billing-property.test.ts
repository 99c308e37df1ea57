import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { query } from '#db/pool.ts';
import { sql } from '#db/sql.ts';
import { startServer, type RunningServer } from '#server/index.ts';

import { DAY_MS, openBillingTest, type BillingTest } from '../../domains/billing/billing-test.ts';
import { addAccount, signInAgain, type Account } from '../account-fixtures.ts';
import { somePlan } from '../billing-fixtures.ts';
import { sendRaw } from '../send-raw.ts';

let t: BillingTest;
let server: RunningServer;
beforeAll(async () => {
  t = await openBillingTest();
  server = await startServer(t.ctx, { port: 0 });
});
afterAll(async () => {
  await server.close();
  await t[Symbol.asyncDispose]();
});

/** What somebody does to one of the subscriptions; `who` and `whose` pick an account each. */
const apiCall = fc.record({
  kind: fc.constant('call' as const),
  who: fc.nat(1),
  whose: fc.nat(1),
  call: fc.constantFrom('begin', 'pay', 'cancel', 'refresh', 'forge', 'put', 'patch', 'activate'),
});
/** What happens without them. */
const event = fc.record({
  kind: fc.constant('event' as const),
  whose: fc.nat(1),
  event: fc.constantFrom('complete', 'fail', 'conflict', 'run', 'sweep', 'hours', 'week', 'month'),
});

test('no sequence of calls puts a subscription into force that the provider was not paid for', async () => {
  let runs = 0;
  let premiumSeen = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 3, arbitrary: apiCall }, { weight: 2, arbitrary: event }), {
        minLength: 8,
        maxLength: 16,
      }),
      async (steps) => {
        runs += 1;
        const accounts = [
          await addAccount(t.ctx, { name: `one${runs}`, role: 'user' }),
          await addAccount(t.ctx, { name: `two${runs}`, role: 'user' }),
        ];
        // The first of them pays once in any case, so that there is something to lose.
        await call('begin', accounts[0]!, accounts[0]!);
        await happen('complete', accounts[0]!);
        await call('refresh', accounts[0]!, accounts[0]!);
        premiumSeen += (await expectPaidFor(accounts[0]!)) ? 1 : 0;
        for (const step of steps) {
          if (step.kind === 'call')
            await call(step.call, accounts[step.who]!, accounts[step.whose]!);
          else await happen(step.event, accounts[step.whose]!);
          for (const account of accounts) await expectPaidFor(account);
        }
      },
    ),
    { numRuns: 6, endOnFailure: true },
  );
  expect(premiumSeen).toBe(runs);
}, 240_000);

async function call(name: string, who: Account, whose: Account): Promise<void> {
  const id = await subscriptionOf(whose);
  const plan = await somePlan(t.ctx);
  const base = `/api/v1/subscriptions${id === undefined ? '' : `/${id}`}`;
  const requests: Record<string, [method: string, path: string, body?: unknown]> = {
    begin: ['POST', '/api/v1/subscriptions', { planId: plan.id }],
    forge: ['POST', '/api/v1/subscriptions', { planId: plan.id, state: 'active' }],
    put: ['PUT', base, { state: 'active' }],
    patch: ['PATCH', base, { state: 'active', paidUntil: '2100-01-01T00:00:00Z' }],
    activate: ['POST', `${base}/activate`],
    pay: ['POST', `${base}/pay`],
    cancel: ['POST', `${base}/cancel`],
    refresh: ['POST', `${base}/refresh`],
  };
  const [method, path, body] = requests[name]!;
  // Time may have outrun the last session.
  const { headers } = await signInAgain(t.ctx, who);
  const answer = await sendRaw(server.port, {
    method,
    path,
    headers: { ...headers, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([name, answer.status]).not.toEqual([name, 500]);
  if (['forge', 'put', 'patch', 'activate'].includes(name)) {
    expect([400, 404, 405]).toContain(answer.status);
  }
}

async function happen(name: string, whose: Account): Promise<void> {
  const payments = await query<{ id: string; providerPaymentId: string }>(
    t.ctx,
    sql`select id, provider_payment_id from payments
        where buyer_id = ${whose.userId}::uuid order by created_at`,
  );
  const known = payments.filter(({ providerPaymentId }) =>
    t.sandbox.state.payments.get(providerPaymentId),
  );
  const newest = known.at(-1)?.providerPaymentId;
  const isPaid = newest !== undefined && t.sandbox.state.payments.get(newest)!.receivedMinor > 0;
  switch (name) {
    case 'complete':
      if (newest !== undefined && !isPaid) t.sandbox.levers.completePayment(newest);
      break;
    case 'fail':
      if (newest !== undefined && !isPaid) t.sandbox.levers.failPayment(newest);
      break;
    case 'conflict':
      if (newest !== undefined) t.sandbox.levers.setPaymentStatus(newest, 'conflicted');
      break;
    case 'run':
      await t.runDue();
      break;
    case 'sweep':
      await t.sweep();
      break;
    default:
      t.clock.advance({ hours: 12 * 3_600_000, week: 7 * DAY_MS, month: 31 * DAY_MS }[name]!);
  }
}

/** Whoever is premium has a running period that the provider has been paid for, to the unit. */
async function expectPaidFor(account: Account): Promise<boolean> {
  const { headers } = await signInAgain(t.ctx, account);
  const answer = await sendRaw(server.port, { method: 'GET', path: '/api/v1/me/plan', headers });
  const { premium } = answer.json() as { premium: boolean };
  const now = t.clock.now();
  const periods = await query<{ providerPaymentId: string; priceMinor: bigint }>(
    t.ctx,
    sql`select p.provider_payment_id, n.price_minor
        from subscriptions s join subscription_periods d on d.subscription_id = s.id
          join plans n on n.id = s.plan_id join payments p on p.id = d.payment_id
        where s.user_id = ${account.userId}::uuid and d.starts_at <= ${now}::timestamptz
          and d.ends_at > ${now}::timestamptz
          and d.ends_at - d.starts_at <= interval '31 days'`,
  );
  const paid = periods.filter(({ providerPaymentId, priceMinor }) => {
    const remote = t.sandbox.state.payments.get(providerPaymentId);
    return remote !== undefined && BigInt(remote.receivedMinor) === priceMinor;
  });
  if (premium) expect(paid.length).toBeGreaterThan(0);
  return premium;
}

async function subscriptionOf(account: Account): Promise<string | undefined> {
  const [row] = await query<{ id: string }>(
    t.ctx,
    sql`select id from subscriptions where user_id = ${account.userId}::uuid
        order by created_at desc, id desc limit 1`,
  );
  return row?.id;
}
