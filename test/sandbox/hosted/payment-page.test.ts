import { describe, expect, test } from 'vitest';

import { openSandbox, type TestSandbox } from '../support/open-sandbox.ts';

/** A payment with a link, and a browser that follows nothing by itself. */
async function open(fields: object = {}): Promise<{
  sandbox: TestSandbox;
  id: string;
  link: string;
  press: (url: string, how: string) => Promise<URL>;
}> {
  const sandbox = await openSandbox();
  const { body } = await sandbox.call('POST', '/payments', {
    amount: 1999,
    currency: 'EUR',
    description: 'Ten songs & <b>a cover</b>',
    payment_link: true,
    return_url: 'https://shop.example/back?order=1',
    ...fields,
  });
  const press = async (url: string, how: string): Promise<URL> => {
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams({ how }),
      redirect: 'manual',
    });
    expect(answer.status).toBe(303);
    return new URL(answer.headers.get('location')!, url);
  };
  return { sandbox, id: body['payment_id'], link: body['payment_link'].link, press };
}

const statusOf = (url: URL): (string | null)[] =>
  ['order', 'payment_id', 'status'].map((name) => url.searchParams.get(name));

describe('the page of a payment link', () => {
  test('shows amount and description, and nothing of the description is code', async () => {
    const { link } = await open();
    const answer = await fetch(link);
    const html = await answer.text();
    expect(html).toContain('Pay 19.99 EUR');
    expect(html).toContain('Ten songs &amp; &lt;b&gt;a cover&lt;/b&gt;');
    expect(html).toContain('name="viewport"');
    expect(html).not.toMatch(/<script(?! src)|\sstyle=|\son\w+=/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('pays, and leads back to the shop with the id and the status', async () => {
    const { sandbox, id, link, press } = await open();
    expect(statusOf(await press(link, 'pay'))).toEqual(['1', id, 'succeeded']);
    expect((await sandbox.call('GET', `/payments/${id}`)).body['amount_received']).toBe(1999);
    // A second press, in another tab, pays nothing more.
    expect(statusOf(await press(link, 'pay'))).toEqual(['1', id, 'succeeded']);
    expect(sandbox.state.charges.size).toBe(1);
  });

  test('declines, and can be tried again', async () => {
    const { id, link, press } = await open();
    expect(statusOf(await press(link, 'decline'))).toEqual(['1', id, 'failed']);
    expect(await (await fetch(link)).text()).toContain('Your card was declined.');
    expect(statusOf(await press(link, 'pay'))).toEqual(['1', id, 'succeeded']);
  });

  test.each([
    ['yes', 'succeeded'],
    ['no', 'failed'],
  ])('asks for a step, and "%s" means %s', async (how, status) => {
    const { sandbox, id, link, press } = await open();
    const step = await press(link, 'step');
    expect(await (await fetch(step)).text()).toContain('Your bank asks');
    const { body } = await sandbox.call('GET', `/payments/${id}`);
    expect(body['next_action']).toEqual({ type: 'redirect_to_url', redirect_to_url: step.href });
    expect(statusOf(await press(step.href, how))).toEqual(['1', id, status]);
  });

  test('cancels', async () => {
    const { id, link, press } = await open();
    expect(statusOf(await press(link, 'cancel'))).toEqual(['1', id, 'cancelled']);
    expect(await (await fetch(link)).text()).toContain('This payment is cancelled.');
  });

  test('ends on itself when there is no shop to go back to', async () => {
    const { link } = await open({ return_url: 'javascript:alert(1)' });
    const answer = await fetch(link, { method: 'POST', body: new URLSearchParams({ how: 'pay' }) });
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('Payment succeeded'),
    ]);
  });

  test('of a payment that does not exist is 404', async () => {
    const { sandbox } = await open();
    expect((await fetch(`${sandbox.url}/payment_link/m/none`)).status).toBe(404);
    expect((await fetch(`${sandbox.url}/payment_link/%E0%A4%A`)).status).toBe(404);
  });
});
