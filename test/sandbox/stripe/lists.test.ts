import type { Stripe } from 'stripe';
import { expect, test } from 'vitest';

import { openSandbox, type TestSandbox } from '../support/open-sandbox.ts';

/** Transfers a second apart, oldest first; every third has another group. */
async function open(
  count: number,
): Promise<{ sandbox: TestSandbox; stripe: Stripe; ids: string[] }> {
  const sandbox = await openSandbox({ rateLimits: false });
  sandbox.levers.topUpBalance('eur', 1_000_000);
  sandbox.levers.setAccount('acct_seller');
  const ids = [];
  for (let at = 0; at < count; at += 1) {
    const transferGroup = at % 3 === 0 ? 'order_a' : 'order_b';
    ids.push(
      sandbox.levers.transferByHand({
        amountMinor: 10,
        currency: 'eur',
        destination: 'acct_seller',
        transferGroup,
      }),
    );
    await sandbox.advance(1000);
  }
  return { sandbox, stripe: sandbox.client(), ids };
}

const idsOf = (list: { data: { id: string }[] }): string[] => list.data.map(({ id }) => id);

test('250 transfers are 3 calls at a hundred a page, and 25 when the limit is forgotten', async () => {
  const { sandbox, stripe, ids } = await open(250);
  const all = await stripe.transfers.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
  expect(all.map(({ id }) => id)).toEqual([...ids].reverse());
  expect(sandbox.calls()).toHaveLength(3);
  await stripe.transfers.list().autoPagingToArray({ limit: 1000 });
  expect(sandbox.calls()).toHaveLength(28);
});

test('cursors go both ways and say whether there is more', async () => {
  const { stripe, ids } = await open(5);
  const [a, b, c, d, e] = ids as [string, string, string, string, string];
  const page = async (params: Stripe.TransferListParams): Promise<[string[], boolean]> => {
    const list = await stripe.transfers.list(params);
    return [idsOf(list), list.has_more];
  };
  expect(await page({ limit: 2 })).toEqual([[e, d], true]);
  expect(await page({ limit: 2, starting_after: d })).toEqual([[c, b], true]);
  expect(await page({ limit: 2, starting_after: b })).toEqual([[a], false]);
  expect(await page({ limit: 2, ending_before: b })).toEqual([[d, c], true]);
  expect(await page({ limit: 9, ending_before: b })).toEqual([[e, d, c], false]);
});

test('created, destination and group filter', async () => {
  const { stripe, sandbox, ids } = await open(5);
  const at = sandbox.state.transfers.get(ids[2]!)!.created;
  const list = async (params: Stripe.TransferListParams): Promise<string[]> =>
    idsOf(await stripe.transfers.list(params));
  expect(await list({ created: at })).toEqual([ids[2]]);
  expect(await list({ created: { gt: at } })).toEqual([ids[4], ids[3]]);
  expect(await list({ created: { gte: at, lt: at + 2 } })).toEqual([ids[3], ids[2]]);
  expect(await list({ transfer_group: 'order_a' })).toEqual([ids[3], ids[0]]);
  expect(await list({ destination: 'acct_other' })).toEqual([]);
});

test('there is no way to ask for metadata', async () => {
  const { stripe } = await open(1);
  const asked = stripe.transfers.list({ metadata: { order_id: '1' } } as never);
  await expect(asked).rejects.toMatchObject({ code: 'parameter_unknown', param: 'metadata' });
});

test('a cursor that is gone is resource_missing, a limit beyond 100 is refused', async () => {
  const { stripe } = await open(1);
  await expect(stripe.transfers.list({ starting_after: 'tr_gone' })).rejects.toMatchObject({
    code: 'resource_missing',
    param: 'starting_after',
    statusCode: 400,
  });
  await expect(stripe.transfers.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
});

test('a list that grows while it is paged shows everything that was there', async () => {
  const { sandbox, stripe, ids } = await open(4);
  const first = await stripe.transfers.list({ limit: 2 });
  sandbox.levers.transferByHand({ amountMinor: 10, currency: 'eur', destination: 'acct_seller' });
  const second = await stripe.transfers.list({ limit: 2, starting_after: first.data[1]!.id });
  expect([...idsOf(first), ...idsOf(second)]).toEqual([...ids].reverse());
});

test('events are kept for thirty days, by type and by delivery', async () => {
  const { sandbox, stripe, ids } = await open(2);
  sandbox.levers.reverseByHand(ids[0]!);
  const types = async (params: Stripe.EventListParams): Promise<string[]> =>
    (await stripe.events.list(params)).data.map(({ type }) => type);
  expect(await types({})).toEqual(['transfer.reversed', 'transfer.created', 'transfer.created']);
  expect(await types({ types: ['transfer.reversed', 'payout.paid'] })).toEqual([
    'transfer.reversed',
  ]);
  expect(await types({ type: 'transfer.*' })).toHaveLength(3);
  expect(await types({ delivery_success: true })).toEqual([]);
  await sandbox.advance(30 * 86_400_000);
  expect(await types({})).toEqual(['transfer.reversed']);
  await sandbox.advance(1);
  expect(await types({})).toEqual([]);
});
