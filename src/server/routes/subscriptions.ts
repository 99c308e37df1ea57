import type { Context } from '#context.ts';
import {
  cancelSubscription,
  getSubscription,
  listSubscriptions,
  paySubscription,
  refreshSubscription,
  subscribe,
  toSubscriptionDocument,
} from '#domains/billing/index.ts';
import { identityErrors, type UserId, type Viewer } from '#domains/identity/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { subscription, subscriptionBody, subscriptionPage } from '../contract/billing.ts';
import { idParams, pageQuery } from '../contract/common.ts';
import { own, signedIn } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'billing';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/subscriptions',
  id: 'listSubscriptions',
  summary: 'Subscriptions of the account, the newest first.',
  tag: TAG,
  access: signedIn,
  query: pageQuery,
  responses: { 200: { doc: 'A page of subscriptions.', json: subscriptionPage } },
  async handler(ctx, { query, viewer }) {
    const page = await listSubscriptions(ctx, { ...query, userId: accountOf(viewer) });
    const now = ctx.clock.now();
    return { ...page, items: page.items.map((item) => toSubscriptionDocument(item, now)) };
  },
});

const begin = defineRoute({
  method: 'post',
  path: '/api/v1/subscriptions',
  id: 'subscribe',
  summary: 'Begin a subscription: it waits for its payment, and is in force when that is there.',
  tag: TAG,
  access: signedIn,
  body: subscriptionBody,
  responses: {
    200: { doc: 'The same one was waiting for its payment already.', json: subscription },
    201: { doc: 'The subscription; `due.checkoutUrl` is where it is paid.', json: subscription },
  },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { body, viewer, res }) {
    const userId = accountOf(viewer);
    const begun = await subscribe(ctx, { ...body, userId });
    await settleOperation(ctx, begun.operationId);
    res.status(begun.isNew ? 201 : 200);
    return documentOf(ctx, { id: begun.subscription.id, userId });
  },
});

const show = defineRoute({
  method: 'get',
  path: '/api/v1/subscriptions/:id',
  id: 'getSubscription',
  summary: 'One subscription of the account.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 200: { doc: 'The subscription.', json: subscription } },
  handler: (ctx, { params, viewer }) => documentOf(ctx, { ...params, userId: accountOf(viewer) }),
});

const pay = defineRoute({
  method: 'post',
  path: '/api/v1/subscriptions/:id/pay',
  id: 'paySubscription',
  summary: 'Open the page on which the beginning or the next period is paid.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 200: { doc: '`due.checkoutUrl` is where it is paid.', json: subscription } },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, viewer }) {
    const input = { ...params, userId: accountOf(viewer) };
    const { operationId } = await paySubscription(ctx, input);
    await settleOperation(ctx, operationId);
    return documentOf(ctx, input);
  },
});

const cancel = defineRoute({
  method: 'post',
  path: '/api/v1/subscriptions/:id/cancel',
  id: 'cancelSubscription',
  summary: 'End a subscription: at the end of what is paid, or at once when nothing is.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 200: { doc: 'The subscription as it is now.', json: subscription } },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { params, viewer }) {
    const input = { ...params, userId: accountOf(viewer) };
    await cancelSubscription(ctx, input);
    return documentOf(ctx, input);
  },
});

const refresh = defineRoute({
  method: 'post',
  path: '/api/v1/subscriptions/:id/refresh',
  id: 'refreshSubscription',
  summary: 'Ask the payment provider now whether the subscription is paid.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 200: { doc: 'The subscription as the provider has it.', json: subscription } },
  rateLimit: { name: 'payment-refresh', requests: 30, windowSeconds: 60, per: 'account' },
  originCheck: true,
  async handler(ctx, { params, viewer }) {
    const input = { ...params, userId: accountOf(viewer) };
    const view = await refreshSubscription(ctx, input, (id) => settleOperation(ctx, id));
    return toSubscriptionDocument(view, ctx.clock.now());
  },
});

async function documentOf(ctx: Context, input: { id: string; userId: UserId }) {
  return toSubscriptionDocument(await getSubscription(ctx, input), ctx.clock.now());
}

function accountOf(viewer: Viewer): UserId {
  if (viewer.kind !== 'account') throw identityErrors.SIGN_IN_NEEDED({});
  return viewer.userId;
}

export const SUBSCRIPTION_ROUTES: readonly Route[] = [list, begin, show, pay, cancel, refresh];
