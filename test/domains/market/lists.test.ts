import { expect, test } from 'vitest';

import type { Page, PageInput } from '#core/page.ts';
import {
  listLicences,
  listOrders,
  listProducts,
  listSellers,
  listTransfers,
} from '#domains/market/index.ts';

import { openMarketTest } from './market-test.ts';

test('every list is the same page by page as in one, and takes no cursor of another', async () => {
  await using market = await openMarketTest();
  const { ctx } = market;
  const buyer = await market.account();
  for (let sale = 0; sale < 3; sale += 1) {
    const { viewer } = await market.seller();
    await market.paid(buyer, [await market.product(viewer)]);
  }
  const lists: ((input: PageInput) => Promise<Page<{ readonly id: string }>>)[] = [
    (input) => listOrders(ctx, input),
    (input) => listTransfers(ctx, input),
    (input) => listSellers(ctx, input),
    (input) => listProducts(ctx, input),
    (input) => listLicences(ctx, { ...input, holderId: buyer.userId }),
  ];
  const cursors: string[] = [];
  for (const list of lists) {
    const whole = await list({ limit: 3 });
    expect([whole.items.length, whole.nextCursor]).toEqual([3, null]);
    const first = await list({ limit: 2 });
    const rest = await list({ limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...rest.items]).toEqual(whole.items);
    expect(rest.nextCursor).toBeNull();
    cursors.push(first.nextCursor!);
  }
  for (const [place, list] of lists.entries())
    for (const cursor of cursors.filter((_cursor, of) => of !== place))
      await expect(list({ limit: 1, cursor })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
});
