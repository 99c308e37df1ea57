import {
  endSubscriptionByHand,
  getSubscription,
  listSubscriptions,
  toSubscriptionDocument,
} from '#domains/billing/index.ts';
import { actorOf } from '#domains/identity/index.ts';

import {
  endSubscriptionBody,
  subscription,
  subscriptionListQuery,
  subscriptionPage,
} from '../contract/billing.ts';
import { idParams } from '../contract/common.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'billing';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/billing/subscriptions',
  id: 'listAllSubscriptions',
  summary: 'Subscriptions of all accounts, the newest first.',
  tag: TAG,
  access: permission('billing:manage'),
  query: subscriptionListQuery,
  responses: { 200: { doc: 'A page of subscriptions.', json: subscriptionPage } },
  async handler(ctx, { query }) {
    const page = await listSubscriptions(ctx, query);
    const now = ctx.clock.now();
    return { ...page, items: page.items.map((item) => toSubscriptionDocument(item, now)) };
  },
});

const end = defineRoute({
  method: 'post',
  path: '/api/v1/billing/subscriptions/:id/cancel',
  id: 'endSubscription',
  summary: 'End a subscription of somebody at once, with a reason that the audit log keeps.',
  tag: TAG,
  access: permission('billing:manage'),
  params: idParams,
  body: endSubscriptionBody,
  responses: {
    200: { doc: 'The subscription, ended; nothing is given back.', json: subscription },
  },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    await endSubscriptionByHand(ctx, { ...params, ...body, by: actorOf(viewer) });
    return toSubscriptionDocument(await getSubscription(ctx, params), ctx.clock.now());
  },
});

export const BILLING_ROUTES: readonly Route[] = [list, end];
