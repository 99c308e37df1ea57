import type { Context } from '#context.ts';
import { actorOf } from '#domains/identity/index.ts';
import {
  getOrder,
  getTransfer,
  holdTransfer,
  listOrders,
  listSellers,
  listTransfers,
  releaseTransfer,
  retryTransfer,
  toOrderDetailDocument,
  toOrderDocument,
  toSellerDocument,
  toTransferDocument,
} from '#domains/market/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { idParams, problem } from '../contract/common.ts';
import { order, orderListQuery, orderPage } from '../contract/market.ts';
import {
  handBody,
  sellerListQuery,
  sellerPage,
  transfer,
  transferListQuery,
  transferPage,
} from '../contract/market-selling.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'market administration';
const read = permission('market:read');
const manage = permission('market:manage');
const BY_HAND = {
  200: { doc: 'The transfer as it is now.', json: transfer },
  404: { doc: 'No such transfer.', json: problem },
  409: { doc: 'The state of the transfer does not allow it.', json: problem },
};

const orders = defineRoute({
  method: 'get',
  path: '/api/v1/market/orders',
  id: 'listAllOrders',
  summary: 'Orders of all accounts, the newest first.',
  tag: TAG,
  access: read,
  query: orderListQuery,
  responses: { 200: { doc: 'A page of orders.', json: orderPage } },
  async handler(ctx, { query }) {
    const { state, ...page } = query;
    const found = await listOrders(ctx, { ...page, states: state && [state] });
    return { ...found, items: found.items.map(toOrderDocument) };
  },
});

const anOrder = defineRoute({
  method: 'get',
  path: '/api/v1/market/orders/:id',
  id: 'getAnyOrder',
  summary: 'One order of anybody.',
  tag: TAG,
  access: read,
  params: idParams,
  responses: {
    200: { doc: 'The order.', json: order },
    404: { doc: 'No such order.', json: problem },
  },
  handler: async (ctx, { params }) => toOrderDetailDocument(await getOrder(ctx, params)),
});

const sellers = defineRoute({
  method: 'get',
  path: '/api/v1/market/sellers',
  id: 'listSellers',
  summary: 'Everybody who sells, the newest first.',
  tag: TAG,
  access: read,
  query: sellerListQuery,
  responses: { 200: { doc: 'A page of sellers.', json: sellerPage } },
  async handler(ctx, { query }) {
    const { state, ...page } = query;
    const found = await listSellers(ctx, { ...page, states: state && [state] });
    return { ...found, items: found.items.map(toSellerDocument) };
  },
});

const transfers = defineRoute({
  method: 'get',
  path: '/api/v1/market/transfers',
  id: 'listTransfers',
  summary: 'Transfers to sellers, the newest first.',
  tag: TAG,
  access: read,
  query: transferListQuery,
  responses: { 200: { doc: 'A page of transfers.', json: transferPage } },
  async handler(ctx, { query }) {
    const { state, ...page } = query;
    const found = await listTransfers(ctx, { ...page, states: state && [state] });
    return { ...found, items: found.items.map(toTransferDocument) };
  },
});

const retry = defineRoute({
  method: 'post',
  path: '/api/v1/market/transfers/:id/retry',
  id: 'retryTransfer',
  summary: 'Send a transfer again that was held, failed or given up.',
  tag: TAG,
  access: manage,
  params: idParams,
  body: handBody,
  responses: BY_HAND,
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    const input = { ...params, ...body, by: actorOf(viewer) };
    const { operationId } = await retryTransfer(ctx, input);
    await settleOperation(ctx, operationId);
    return documentOf(ctx, params.id);
  },
});

const hold = defineRoute({
  method: 'post',
  path: '/api/v1/market/transfers/:id/hold',
  id: 'holdTransfer',
  summary: 'Hold a transfer back that was not sent yet.',
  tag: TAG,
  access: manage,
  params: idParams,
  body: handBody,
  responses: BY_HAND,
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    await holdTransfer(ctx, { ...params, ...body, by: actorOf(viewer) });
    return documentOf(ctx, params.id);
  },
});

const release = defineRoute({
  method: 'post',
  path: '/api/v1/market/transfers/:id/release',
  id: 'releaseTransfer',
  summary: 'Let a transfer go that a person holds.',
  tag: TAG,
  access: manage,
  params: idParams,
  body: handBody,
  responses: BY_HAND,
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    const input = { ...params, ...body, by: actorOf(viewer) };
    const { operationId } = await releaseTransfer(ctx, input);
    await settleOperation(ctx, operationId);
    return documentOf(ctx, params.id);
  },
});

async function documentOf(ctx: Context, id: string) {
  return toTransferDocument(await getTransfer(ctx, id));
}

export const MARKET_ADMIN_ROUTES: readonly Route[] = [
  orders,
  anOrder,
  sellers,
  transfers,
  retry,
  hold,
  release,
];
