import { expect, test } from 'vitest';

import { openSandbox, type TestSandbox } from '../support/open-sandbox.ts';

/** Payments p1, p2 … a second apart. */
async function pay(sandbox: TestSandbox, count: number): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await sandbox.paid({ payment_id: `p${number}`, customer_id: number === 2 ? 'cus_2' : 'cus_1' });
    await sandbox.advance(1000);
  }
}

async function list(sandbox: TestSandbox, query: string): Promise<string[]> {
  const { body } = await sandbox.call('GET', `/payments/list?${query}`);
  expect(Object.keys(body)).toEqual(['size', 'data']);
  return body['data'].map((payment: { payment_id: string }) => payment.payment_id);
}

test('cursors of payments are inclusive, and starting_after goes towards the newer', async () => {
  const sandbox = await openSandbox();
  await pay(sandbox, 4);
  expect(await list(sandbox, 'limit=2')).toEqual(['p4', 'p3']);
  expect(await list(sandbox, 'starting_after=p2')).toEqual(['p4', 'p3', 'p2']);
  expect(await list(sandbox, 'ending_before=p2')).toEqual(['p2', 'p1']);
  expect(await list(sandbox, 'customer_id=cus_2')).toEqual(['p2']);
});

test('gt and lt take equals', async () => {
  const sandbox = await openSandbox();
  await pay(sandbox, 3);
  const at = new Date(sandbox.state.payments.get('p2')!.createdAtMs).toISOString();
  expect(await list(sandbox, `created.gt=${at}`)).toEqual(['p3', 'p2']);
  expect(await list(sandbox, `created_lt=${at}`)).toEqual(['p2', 'p1']);
  expect(await list(sandbox, `created=${at}`)).toEqual(['p2']);
});

test('a row without an attempt is left out after the limit, so that a page is short before the end', async () => {
  const sandbox = await openSandbox();
  await pay(sandbox, 4);
  sandbox.levers.hidePaymentFromLists('p3');
  expect(await list(sandbox, 'limit=2')).toEqual(['p4']);
  expect((await sandbox.call('GET', '/payments/p3')).status).toBe(200);
});

test('more rows of one moment than a page holds cannot be reached by a cursor', async () => {
  const sandbox = await openSandbox();
  for (const id of ['p1', 'p2', 'p3']) await sandbox.paid({ payment_id: id });
  expect(await list(sandbox, 'limit=2')).toEqual(['p3', 'p2']);
  expect(await list(sandbox, 'limit=2&ending_before=p2')).toEqual(['p3', 'p2']);
});

test('limits are 1 to 100', async () => {
  const sandbox = await openSandbox();
  for (const limit of ['0', '101', 'x']) {
    const { body } = await sandbox.call('GET', `/payments/list?limit=${limit}`);
    expect(body['error'].code).toBe('IR_06');
  }
});

test('disputes are an array, filtered by status', async () => {
  const sandbox = await openSandbox();
  const payment = await sandbox.paid();
  const id = sandbox.levers.openDispute(payment);
  sandbox.levers.openDispute(payment, 1);
  sandbox.levers.loseDispute(id);
  const lost = await sandbox.call('GET', '/disputes/list?dispute_status=dispute_lost');
  expect(lost.body.map((dispute: { dispute_id: string }) => dispute.dispute_id)).toEqual([id]);
  expect((await sandbox.call('GET', '/disputes/list')).body).toHaveLength(2);
});
