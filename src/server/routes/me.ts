import { describeGate, toSubscriptionDocument } from '#domains/billing/index.ts';
import { getUser, identityErrors } from '#domains/identity/index.ts';

import { me } from '../contract/auth.ts';
import { gate } from '../contract/billing.ts';
import { signedIn } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { toMe } from './session-answer.ts';

const readMe = defineRoute({
  method: 'get',
  path: '/api/v1/me',
  id: 'readMe',
  summary: 'The signed-in account, its roles and permissions.',
  tag: 'accounts',
  access: signedIn,
  responses: { 200: { doc: 'The account.', json: me } },
  async handler(ctx, { viewer }) {
    if (viewer.kind !== 'account') throw identityErrors.SIGN_IN_NEEDED({});
    return toMe(await getUser(ctx, viewer.userId));
  },
});

const readPlan = defineRoute({
  method: 'get',
  path: '/api/v1/me/plan',
  id: 'readPlan',
  summary: 'Whether the account is premium, and if not: why, and where to change that.',
  tag: 'billing',
  access: signedIn,
  responses: { 200: { doc: 'The plan of the account.', json: gate } },
  async handler(ctx, { viewer }) {
    const found = await describeGate(ctx, viewer);
    const { subscription } = found;
    return {
      premium: found.open,
      reason: found.open ? null : found.reason,
      endReason: found.open ? null : found.endReason,
      url: found.open ? null : found.url,
      subscription:
        subscription === undefined ? null : toSubscriptionDocument(subscription, ctx.clock.now()),
    };
  },
});

export const ME_ROUTES: readonly Route[] = [readMe, readPlan];
