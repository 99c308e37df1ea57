import { createPlan, listPlans, toPlanDocument, updatePlan } from '#domains/billing/index.ts';
import { actorOf } from '#domains/identity/index.ts';

import { plan, planBody, planChangeBody, planListQuery, planPage } from '../contract/billing.ts';
import { idParams } from '../contract/common.ts';
import { anyone, permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'billing';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/plans',
  id: 'listPlans',
  summary: 'Plans that are on sale, the oldest first.',
  tag: TAG,
  access: anyone,
  query: planListQuery,
  responses: { 200: { doc: 'A page of plans.', json: planPage } },
  async handler(ctx, { query }) {
    const page = await listPlans(ctx, query);
    return { ...page, items: page.items.map(toPlanDocument) };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/plans',
  id: 'createPlan',
  summary: 'Put a plan on sale. Its price, currency and length never change.',
  tag: TAG,
  access: permission('billing:manage'),
  body: planBody,
  responses: { 201: { doc: 'The plan.', json: plan } },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { body, viewer }) {
    const priceMinor = BigInt(body.priceMinor);
    return toPlanDocument(await createPlan(ctx, { ...body, priceMinor, by: actorOf(viewer) }));
  },
});

const update = defineRoute({
  method: 'patch',
  path: '/api/v1/plans/:id',
  id: 'updatePlan',
  summary: 'Rename a plan, take it off the list or put it back; subscriptions run on.',
  tag: TAG,
  access: permission('billing:manage'),
  params: idParams,
  body: planChangeBody,
  responses: { 200: { doc: 'The plan as it is now.', json: plan } },
  originCheck: true,
  async handler(ctx, { params, body, viewer }) {
    return toPlanDocument(await updatePlan(ctx, { ...body, ...params, by: actorOf(viewer) }));
  },
});

export const PLAN_ROUTES: readonly Route[] = [list, create, update];
