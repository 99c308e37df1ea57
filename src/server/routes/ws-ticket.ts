import { createWsTicket, identityErrors } from '#domains/identity/index.ts';

import { wsTicket } from '../contract/auth.ts';
import { signedIn } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const ticket = defineRoute({
  method: 'post',
  path: '/api/v1/ws/ticket',
  id: 'createWsTicket',
  summary: 'A ticket for the first frame of a WebSocket: 30 seconds, once, from this origin.',
  tag: 'realtime',
  access: signedIn,
  responses: { 200: { doc: 'The ticket.', json: wsTicket } },
  rateLimit: { name: 'ws-ticket', requests: 60, windowSeconds: 60, per: 'account' },
  originCheck: true,
  async handler(ctx, { viewer, req }) {
    if (viewer.kind !== 'account') throw identityErrors.SIGN_IN_NEEDED({});
    return createWsTicket(ctx, { sessionId: viewer.sessionId, origin: req.get('origin') });
  },
});

export const WS_TICKET_ROUTES: readonly Route[] = [ticket];
