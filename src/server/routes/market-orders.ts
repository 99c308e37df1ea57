import type { Context } from '#context.ts';
import {
  cancelOrder,
  getOrder,
  listOrders,
  payOrder,
  placeOrder,
  refreshOrder,
  toOrderDetailDocument,
  toOrderDocument,
  type OrderId,
} from '#domains/market/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import type { OperationId } from '#domains/payments/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { idParams, problem } from '../contract/common.ts';
import { order, orderBody, orderListQuery, orderPage } from '../contract/market.ts';
import { own, signedIn } from '../http/access.ts';
import { accountOf } from '../http/account-of.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'market';
const CONFLICT = { doc: 'The state of the order does not allow it.', json: problem };
const NOT_FOUND = { doc: 'No such order of this account.', json: problem };

const list = defineRoute({
  method: 'get',
  path: '/api/v1/orders',
  id: 'listOrders',
  summary: 'Orders of the account, the newest first.',
  tag: TAG,
  access: signedIn,
  query: orderListQuery,
  responses: { 200: { doc: 'A page of orders.', json: orderPage } },
  async handler(ctx, { query, viewer }) {
    const { state, ...page } = query;
    const buyerId = accountOf(viewer).userId;
    const found = await listOrders(ctx, { ...page, buyerId, states: state && [state] });
    return { ...found, items: found.items.map(toOrderDocument) };
  },
});

const place = defineRoute({
  method: 'post',
  path: '/api/v1/orders',
  id: 'placeOrder',
  summary: 'Order what is in a cart. The same cart again is the same order.',
  tag: TAG,
  access: signedIn,
  body: orderBody,
  responses: {
    201: { doc: 'The order; `checkoutUrl` is where it is paid.', json: order },
    404: { doc: 'No such cart of this account.', json: problem },
    409: { doc: 'Something cannot be bought, or the total has changed.', json: problem },
  },
  idempotency: 'optional',
  originCheck: true,
  rateLimit: { name: 'orders', requests: 60, windowSeconds: 3600, per: 'account' },
  async handler(ctx, { body, viewer }) {
    const buyerId = accountOf(viewer).userId;
    const { expectedTotalMinor } = body;
    const placed = await placeOrder(ctx, {
      buyerId,
      cartId: body.cartId as OrderId,
      ...(expectedTotalMinor === undefined ? {} : { expectedMinor: BigInt(expectedTotalMinor) }),
    });
    await settle(ctx, [placed.operationId]);
    return documentOf(ctx, { id: placed.order.id, buyerId });
  },
});

const show = defineRoute({
  method: 'get',
  path: '/api/v1/orders/:id',
  id: 'getOrder',
  summary: 'One order of the account.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 200: { doc: 'The order.', json: order }, 404: NOT_FOUND },
  handler: (ctx, { params, viewer }) =>
    documentOf(ctx, { ...params, buyerId: accountOf(viewer).userId }),
});

const pay = defineRoute({
  method: 'post',
  path: '/api/v1/orders/:id/pay',
  id: 'payOrder',
  summary: 'Try again to pay an order whose last attempt has failed.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: {
    200: { doc: '`checkoutUrl` is where it is paid.', json: order },
    404: NOT_FOUND,
    409: CONFLICT,
  },
  idempotency: 'optional',
  originCheck: true,
  rateLimit: { name: 'orders', requests: 60, windowSeconds: 3600, per: 'account' },
  async handler(ctx, { params, viewer }) {
    const buyerId = accountOf(viewer).userId;
    const { operationId } = await payOrder(ctx, { id: params.id as OrderId, buyerId });
    await settle(ctx, [operationId]);
    return documentOf(ctx, { ...params, buyerId });
  },
});

const cancel = defineRoute({
  method: 'post',
  path: '/api/v1/orders/:id/cancel',
  id: 'cancelOrder',
  summary: 'Call off an order that was not paid.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 200: { doc: 'The order, cancelled.', json: order }, 404: NOT_FOUND, 409: CONFLICT },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, viewer }) {
    const buyerId = accountOf(viewer).userId;
    // What is left to do at the provider is done by whoever settles what is due.
    await cancelOrder(ctx, { id: params.id as OrderId, buyerId });
    return documentOf(ctx, { ...params, buyerId });
  },
});

const refresh = defineRoute({
  method: 'post',
  path: '/api/v1/orders/:id/refresh',
  id: 'refreshOrder',
  summary: 'Ask the payment provider now whether the order is paid.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 200: { doc: 'The order as the provider has it.', json: order }, 404: NOT_FOUND },
  originCheck: true,
  rateLimit: { name: 'payment-refresh', requests: 30, windowSeconds: 60, per: 'account' },
  async handler(ctx, { params, viewer }) {
    const buyerId = accountOf(viewer).userId;
    const { operationIds } = await refreshOrder(ctx, { id: params.id as OrderId, buyerId });
    await settle(ctx, operationIds);
    return documentOf(ctx, { ...params, buyerId });
  },
});

async function settle(ctx: Context, ids: readonly (OperationId | undefined)[]): Promise<void> {
  for (const id of ids) if (id !== undefined) await settleOperation(ctx, id);
}

async function documentOf(ctx: Context, of: { id: string; buyerId: UserId }) {
  return toOrderDetailDocument(await getOrder(ctx, of));
}

export const ORDER_ROUTES: readonly Route[] = [list, place, show, pay, cancel, refresh];
