import { getOrder, requestRefund, toRefundDocument, type OrderId } from '#domains/market/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { idParams, problem } from '../contract/common.ts';
import { refund, refundBody, refundList } from '../contract/market.ts';
import { own, permission } from '../http/access.ts';
import { accountOf } from '../http/account-of.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'market';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/orders/:id/refunds',
  id: 'listRefunds',
  summary: 'What came back of an order of the account, and what is on its way.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: {
    200: { doc: 'Refunds, the oldest first.', json: refundList },
    404: { doc: 'No such order of this account.', json: problem },
  },
  async handler(ctx, { params, viewer }) {
    const order = await getOrder(ctx, { ...params, buyerId: accountOf(viewer).userId });
    return { items: order.refunds.map(toRefundDocument) };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/orders/:id/refunds',
  id: 'createRefund',
  summary: 'Give an order back, or a part of it.',
  tag: TAG,
  access: permission('refund:manage'),
  params: idParams,
  body: refundBody,
  responses: {
    201: { doc: 'The refund, which may still be on its way.', json: refund },
    404: { doc: 'No such order.', json: problem },
    409: {
      doc: 'There is not so much left, or the order’s state does not allow it.',
      json: problem,
    },
  },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    const { amountMinor, lines, reason, byBuyer } = body;
    const { refund: opened, operationId } = await requestRefund(ctx, {
      orderId: params.id as OrderId,
      amountMinor: amountMinor === undefined ? undefined : BigInt(amountMinor),
      lines: lines?.map((line) => ({
        id: line.id,
        amountMinor: line.amountMinor === undefined ? undefined : BigInt(line.amountMinor),
      })),
      reason,
      cause: byBuyer ? 'buyer_request' : 'operator',
      by: viewer,
    });
    await settleOperation(ctx, operationId);
    const { refunds } = await getOrder(ctx, params);
    return toRefundDocument(refunds.find(({ id }) => id === opened.id)!);
  },
});

export const REFUND_ROUTES: readonly Route[] = [list, create];
