import { getUser, identityErrors } from '#domains/identity/index.ts';

import { me } from '../contract/auth.ts';
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

export const ME_ROUTES: readonly Route[] = [readMe];
