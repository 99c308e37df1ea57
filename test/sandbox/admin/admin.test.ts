import { request } from 'node:http';

import { describe, expect, test } from 'vitest';

import { LEVER_PARAMS } from '#sandbox/levers/levers.ts';

import { openReceiver } from '../support/open-receiver.ts';
import { openSandbox, type TestSandbox, type Wire } from '../support/open-sandbox.ts';

async function api(
  sandbox: TestSandbox,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: Wire }> {
  const answer = await fetch(`${sandbox.url}/_sandbox/api/${path}`, {
    method,
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Wire };
}

describe('the admin API', () => {
  test('pulls levers by name, and says why one cannot be pulled', async () => {
    const sandbox = await openSandbox();
    const { body } = await sandbox.call('POST', '/payments', { amount: 100, currency: 'EUR' });
    const id = body['payment_id'];
    expect((await api(sandbox, 'POST', 'levers/completePayment', { id })).status).toBe(200);
    expect((await sandbox.call('GET', `/payments/${id}`)).body['status']).toBe('succeeded');
    const again = await api(sandbox, 'POST', 'levers/completePayment', { id });
    expect([again.status, again.body['error'].code]).toEqual([400, 'SANDBOX_LEVER_REFUSED']);
    const account = await api(sandbox, 'POST', 'levers/setAccount', {
      id: 'acct_1',
      change: { balance: { eur: 5 } },
    });
    expect(account.body['result']).toBe('acct_1');
    const transfer = { amountMinor: 10, currency: 'eur', destination: 'acct_1' };
    const { result } = (await api(sandbox, 'POST', 'levers/transferByHand', { transfer })).body;
    expect(sandbox.state.transfers.get(result)!.amountMinor).toBe(10);
    expect((await api(sandbox, 'POST', 'levers/toString')).status).toBe(404);
    for (const wrong of [{ transferId: result, amountMinor: 1.5 }, { id: result }]) {
      const refused = await api(sandbox, 'POST', 'levers/reverseByHand', wrong);
      expect([refused.status, JSON.stringify(refused.body)]).toEqual([
        again.status,
        expect.stringMatching(/whole number of minor units|it takes transferId, amountMinor/),
      ]);
    }
  });

  test('has every lever that the library has', async () => {
    const sandbox = await openSandbox();
    expect(Object.keys(LEVER_PARAMS).sort()).toEqual(Object.keys(sandbox.levers).sort());
    expect((await api(sandbox, 'GET', 'levers')).body).toEqual(LEVER_PARAMS);
  });

  test('sets faults, webhooks and time, and shows calls and rows', async () => {
    const sandbox = await openSandbox();
    const receiver = await openReceiver();
    await api(sandbox, 'POST', 'webhooks', { hyperswitch: receiver.url });
    await api(sandbox, 'POST', 'faults', {
      match: { path: '/payments' },
      fault: { kind: 'error_500' },
      times: 1,
    });
    const failed = await sandbox.call('POST', '/payments', { amount: 1, currency: 'EUR' });
    expect(failed.status).toBe(500);
    const faults = await api(sandbox, 'GET', 'faults');
    expect(faults.body['rules']).toMatchObject([{ applied: 1, seen: 1 }]);
    await api(sandbox, 'DELETE', 'faults');
    expect(sandbox.faults()).toEqual([]);
    const id = await sandbox.paid();
    await api(sandbox, 'POST', 'settled');
    expect(receiver.received).toHaveLength(1);
    const before = sandbox.clock.now().getTime();
    await api(sandbox, 'POST', 'clock/advance', { ms: 1000 });
    expect(sandbox.clock.now().getTime() - before).toBe(1000);
    const calls = await api(sandbox, 'GET', 'calls?limit=1');
    expect(calls.body).toMatchObject({ total: 2, calls: [{ path: '/payments', status: 200 }] });
    const rows = await api(sandbox, 'GET', 'tables/payments');
    expect(rows.body).toMatchObject({ total: 1, rows: [{ id }] });
    expect((await api(sandbox, 'GET', 'tables/settings')).body['rows']).toEqual([]);
    expect((await api(sandbox, 'GET', 'keys')).body['apiKey']).toBe(sandbox.hyperswitch.apiKey);
  });

  test.each([
    ['faults', { fault: { kind: 'melt' } }, 'SANDBOX_FAULTS_INVALID'],
    ['faults', { profile: 'wild' }, 'SANDBOX_FAULTS_INVALID'],
    ['webhooks', { stripe: 'ftp://x' }, 'SANDBOX_OPTION_INVALID'],
    ['clock/advance', { ms: -1 }, 'SANDBOX_OPTION_INVALID'],
  ])('refuses %s with %j', async (path, body, code) => {
    const sandbox = await openSandbox();
    const answer = await api(sandbox, 'POST', path, body);
    expect([answer.status, answer.body['error'].code]).toEqual([400, code]);
  });
});

describe('the admin', () => {
  const read = (sandbox: TestSandbox, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const call = request(`${sandbox.url}/_sandbox/api/keys`, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      });
      call.on('error', reject).end();
    });

  test.each([
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a name that points here', { host: 'evil.example' }, 403],
    ['somebody on this machine', {}, 200],
    ['localhost', { host: 'localhost:1' }, 200],
  ])('to %s answers %j with %i', async (_name, headers, status) => {
    const sandbox = await openSandbox();
    expect(await read(sandbox, headers)).toBe(status);
  });

  test('page shows everything, with nothing inline and nothing from elsewhere', async () => {
    const sandbox = await openSandbox();
    const payment = await sandbox.paid();
    await sandbox.call('POST', '/refunds', { payment_id: payment, amount: 1 });
    sandbox.levers.openDispute(payment, 1);
    const account = sandbox.levers.setAccount(null, { email: '<script>' });
    const transfer = sandbox.levers.transferByHand({
      amountMinor: 5,
      currency: 'eur',
      destination: account,
    });
    const payout = sandbox.levers.createPayout(account, 5, 'eur');
    sandbox.inject({ fault: { kind: 'slow' } });
    const html = await (await fetch(`${sandbox.url}/_sandbox`)).text();
    for (const text of [
      payment,
      transfer,
      payout,
      account,
      'payment_succeeded',
      'POST /refunds',
      'slow',
      'Reverse',
    ]) {
      expect(html).toContain(text);
    }
    // What came back whole cannot come back again.
    const lever = 'data-path="levers/reverseByHand"';
    expect(html).toContain(lever);
    sandbox.levers.setAccount(account, { balance: { eur: 5 } });
    sandbox.levers.reverseByHand(transfer);
    expect(await (await fetch(`${sandbox.url}/_sandbox`)).text()).not.toContain(lever);
    expect(html).not.toMatch(/<script(?! src="\/_sandbox)|<style|https:\/\//);
    for (const [file, type] of [
      ['sandbox.css', 'text/css'],
      ['sandbox.js', 'text/javascript'],
    ]) {
      const answer = await fetch(`${sandbox.url}/_sandbox/${file}`);
      expect(answer.headers.get('content-type')).toContain(type);
    }
  });
});
