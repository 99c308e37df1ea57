import { describe, expect, test } from 'vitest';

import { openSandbox } from '../support/open-sandbox.ts';

describe('a refund', () => {
  test('of everything that is sent again is refused as too large, not as a duplicate', async () => {
    const sandbox = await openSandbox();
    const request = { payment_id: await sandbox.paid(), refund_id: 'ref_one' };
    expect((await sandbox.call('POST', '/refunds', request)).body['status']).toBe('succeeded');
    const again = await sandbox.call('POST', '/refunds', request);
    expect([again.status, again.body['error'].code]).toEqual([400, 'IR_13']);
    expect((await sandbox.call('GET', '/refunds/ref_one')).body['amount']).toBe(1999);
  });

  test('of a part that is sent again is refused as a duplicate', async () => {
    const sandbox = await openSandbox();
    const request = { payment_id: await sandbox.paid(), refund_id: 'ref_one', amount: 500 };
    await sandbox.call('POST', '/refunds', request);
    expect((await sandbox.call('POST', '/refunds', request)).body['error'].code).toBe('HE_01');
  });

  test('of the same amount under another id is another refund', async () => {
    const sandbox = await openSandbox();
    const payment = await sandbox.paid();
    for (const refund of ['ref_one', 'ref_two']) {
      const { status } = await sandbox.call('POST', '/refunds', {
        payment_id: payment,
        refund_id: refund,
        amount: 500,
      });
      expect(status).toBe(200);
    }
    expect(sandbox.state.refunds.size).toBe(2);
  });

  test('counts while it is pending, and no longer when it has failed', async () => {
    const sandbox = await openSandbox();
    sandbox.levers.setBehaviour({ newRefunds: 'pending' });
    const payment = await sandbox.paid();
    const { body } = await sandbox.call('POST', '/refunds', { payment_id: payment });
    expect(body['status']).toBe('pending');
    expect(
      (await sandbox.call('POST', '/refunds', { payment_id: payment })).body['error'].code,
    ).toBe('IR_13');
    sandbox.levers.failRefund(body['refund_id']);
    expect((await sandbox.call('POST', '/refunds', { payment_id: payment })).status).toBe(200);
  });

  test('before the money is captured is refused, whatever it is', async () => {
    const sandbox = await openSandbox();
    const payment = await sandbox.paid({ capture_method: 'manual' });
    const { body } = await sandbox.call('POST', '/refunds', { payment_id: payment });
    expect(body['error'].code).toBe('IR_14');
  });

  test('of fifty yen is taken, whatever the document says', async () => {
    const sandbox = await openSandbox();
    const payment = await sandbox.paid({ currency: 'JPY', amount: 50 });
    expect((await sandbox.call('POST', '/refunds', { payment_id: payment })).status).toBe(200);
    for (const amount of [0, -1]) {
      const { body } = await sandbox.call('POST', '/refunds', { payment_id: payment, amount });
      expect(body['error'].code).toBe('IR_07');
    }
  });

  test('is counted with one more than the limit', async () => {
    const sandbox = await openSandbox();
    const payment = await sandbox.paid();
    const codes = [];
    for (let count = 1; count <= 12; count += 1) {
      const { body } = await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 1 });
      codes.push(body['error']?.code ?? 'ok');
    }
    expect(codes).toEqual([...Array.from({ length: 11 }, () => 'ok'), 'IR_12']);
  });

  test('of a payment that is more than a year old is refused', async () => {
    const sandbox = await openSandbox();
    const payment = await sandbox.paid();
    await sandbox.advance(365 * 86_400_000);
    expect(
      (await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 1 })).status,
    ).toBe(200);
    await sandbox.advance(1);
    const { body } = await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 1 });
    expect(body['error'].code).toBe('IR_05');
  });

  test('with a field that nobody knows is refused', async () => {
    const sandbox = await openSandbox();
    const { body } = await sandbox.call('POST', '/refunds', {
      payment_id: await sandbox.paid(),
      why: 'x',
    });
    expect(body['error']).toMatchObject({ code: 'IR_06', message: expect.stringContaining('why') });
  });

  test('that fails after it has succeeded brings the money back to the platform', async () => {
    const sandbox = await openSandbox();
    const payment = await sandbox.paid();
    const available = (): number => sandbox.state.balances.get('platform:eur')!.availableMinor;
    const { body } = await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 500 });
    expect(available()).toBe(1499);
    sandbox.levers.failRefund(body['refund_id']);
    expect(available()).toBe(1999);
    const after = await sandbox.call('GET', `/refunds/${body['refund_id']}`);
    expect(after.body).toMatchObject({ status: 'failed', error_code: 'refund_failed' });
  });

  test('changes its reason and its metadata, and nothing else', async () => {
    const sandbox = await openSandbox();
    await sandbox.call('POST', '/refunds', {
      payment_id: await sandbox.paid(),
      refund_id: 'ref_one',
    });
    const changed = await sandbox.call('POST', '/refunds/ref_one', {
      reason: 'broken',
      metadata: { a: 'b' },
    });
    expect(changed.body).toMatchObject({ reason: 'broken', metadata: { a: 'b' }, amount: 1999 });
    const refused = await sandbox.call('POST', '/refunds/ref_one', { amount: 1 });
    expect(refused.body['error'].code).toBe('IR_06');
  });
});

test('the list goes by the latest change, and a payment and a refund together mean either', async () => {
  const sandbox = await openSandbox();
  const [one, two] = [await sandbox.paid(), await sandbox.paid()];
  for (const [refund, payment] of [
    ['ref_a', one],
    ['ref_b', one],
    ['ref_c', two],
  ]) {
    await sandbox.advance(1000);
    await sandbox.call('POST', '/refunds', { payment_id: payment, refund_id: refund, amount: 1 });
  }
  const list = async (body: object): Promise<string[]> => {
    const answer = await sandbox.call('POST', '/refunds/list', body);
    return answer.body['data'].map((refund: { refund_id: string }) => refund.refund_id);
  };
  expect(await list({})).toEqual(['ref_c', 'ref_b', 'ref_a']);
  expect(await list({ limit: 1, offset: 1 })).toEqual(['ref_b']);
  // A refund that is touched between two pages moves the others: one is seen twice, one never.
  await sandbox.advance(1000);
  await sandbox.call('POST', '/refunds/ref_a', { reason: 'touched' });
  expect(await list({ limit: 1, offset: 2 })).toEqual(['ref_b']);
  expect(await list({ payment_id: two, refund_id: 'ref_b' })).toEqual(['ref_c', 'ref_b']);
  expect(await list({ amount_filter: { start_amount: 2 } })).toEqual([]);
  expect((await sandbox.call('POST', '/refunds/list', { limit: 101 })).body['error'].code).toBe(
    'IR_06',
  );
});
