import { isUuid } from '#core/ids.ts';
import {
  identityErrors,
  listSessions,
  revokeSession,
  type Session,
  type SessionId,
  type Viewer,
} from '#domains/identity/index.ts';

import { sessionPage, type Session as SessionJson } from '../contract/auth.ts';
import { idParams, pageQuery } from '../contract/common.ts';
import { own, signedIn } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'accounts';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/auth/sessions',
  id: 'listSessions',
  summary: 'The live sessions of the account, the newest first.',
  tag: TAG,
  access: signedIn,
  query: pageQuery,
  responses: { 200: { doc: 'A page of sessions.', json: sessionPage } },
  async handler(ctx, { viewer, query }) {
    const { userId, sessionId } = accountOf(viewer);
    // A position that is none of ours starts nowhere, like that of a session that is gone.
    const after = query.cursor !== undefined && isUuid(query.cursor) ? query.cursor : undefined;
    const { limit } = query;
    const page = await listSessions(ctx, { userId, after: after as SessionId | undefined, limit });
    return {
      items: page.items.map((item) => toJson(item, sessionId)),
      limit,
      nextCursor: page.nextAfter,
    };
  },
});

const revoke = defineRoute({
  method: 'delete',
  path: '/api/v1/auth/sessions/:id',
  id: 'revokeSession',
  summary: 'End one of the sessions of the account.',
  tag: TAG,
  access: own,
  params: idParams,
  responses: { 204: { doc: 'Ended.' } },
  originCheck: true,
  async handler(ctx, { viewer, params }) {
    const { userId } = accountOf(viewer);
    await revokeSession(ctx, { userId, sessionId: params.id as SessionId });
  },
});

function toJson(session: Session, current: SessionId): SessionJson {
  return {
    id: session.id,
    current: session.id === current,
    userAgent: session.userAgent,
    ip: session.ip,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
  };
}

function accountOf(viewer: Viewer): Extract<Viewer, { kind: 'account' }> {
  if (viewer.kind !== 'account') throw identityErrors.SIGN_IN_NEEDED({});
  return viewer;
}

export const SESSION_ROUTES: readonly Route[] = [list, revoke];
