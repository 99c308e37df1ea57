import type { Context } from '#context.ts';
import { actorOf } from '#domains/identity/index.ts';
import {
  closeException,
  listDeliveries,
  listExceptions,
  toDeliveryDocument,
  toExceptionDocument,
  type PaymentException,
} from '#domains/payments/index.ts';

import { idParams, problem } from '../contract/common.ts';
import {
  closeExceptionBody,
  paymentException,
  paymentExceptionPage,
  paymentExceptionQuery,
  webhookDeliveryPage,
  webhookDeliveryQuery,
} from '../contract/payments.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { withOrders } from './with-orders.ts';

const TAG = 'payments';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/payments/exceptions',
  id: 'listPaymentExceptions',
  summary: 'What of the money only a person can settle, the newest first.',
  tag: TAG,
  access: permission('payments:manage'),
  query: paymentExceptionQuery,
  responses: { 200: { doc: 'A page of exceptions.', json: paymentExceptionPage } },
  async handler(ctx, { query }) {
    const { cursor, limit, state } = query;
    const page = await listExceptions(ctx, { open: state === 'open', cursor, limit });
    return { ...page, items: await toDocuments(ctx, page.items) };
  },
});

const close = defineRoute({
  method: 'post',
  path: '/api/v1/payments/exceptions/:id/close',
  id: 'closePaymentException',
  summary: 'Say that a matter is settled, and why. When it is met again it opens anew.',
  tag: TAG,
  access: permission('payments:manage'),
  params: idParams,
  body: closeExceptionBody,
  responses: {
    200: { doc: 'The exception, closed.', json: paymentException },
    404: { doc: 'No such open exception.', json: problem },
  },
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    const input = { id: params.id, reason: body.reason, by: actorOf(viewer) };
    return (await toDocuments(ctx, [await closeException(ctx, input)]))[0];
  },
});

const deliveries = defineRoute({
  method: 'get',
  path: '/api/v1/webhooks/deliveries',
  id: 'listWebhookDeliveries',
  summary: 'Deliveries of the payment providers as they were logged, the newest first.',
  tag: TAG,
  access: permission('payments:manage'),
  query: webhookDeliveryQuery,
  responses: { 200: { doc: 'A page of deliveries.', json: webhookDeliveryPage } },
  async handler(ctx, { query }) {
    const { event, ...input } = query;
    const page = await listDeliveries(ctx, { ...input, eventId: event });
    return { ...page, items: page.items.map(toDeliveryDocument) };
  },
});

/** Exceptions of a comparison carry the row of ours that was compared. */
async function toDocuments(ctx: Context, exceptions: readonly PaymentException[]) {
  const items = exceptions.map(toExceptionDocument);
  return withOrders(ctx, items, ({ details }) => details['local']);
}

export const PAYMENT_EXCEPTION_ROUTES: readonly Route[] = [list, close, deliveries];
