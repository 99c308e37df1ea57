import { createInvitation, invitationUrl } from '#domains/identity/index.ts';

import { invitation, invitationBody, type Invitation } from '../contract/auth.ts';
import { permission } from '../http/access.ts';
import { defineRoute, type Route } from '../http/route.ts';

const create = defineRoute({
  method: 'post',
  path: '/api/v1/invitations',
  id: 'createInvitation',
  summary: 'Invite somebody: a one-time token, shown here and never again.',
  tag: 'accounts',
  access: permission('user:invite'),
  body: invitationBody,
  responses: { 201: { doc: 'The invitation.', json: invitation } },
  rateLimit: { name: 'invitations', requests: 30, windowSeconds: 3600, per: 'account' },
  async handler(ctx, { viewer, body, res }): Promise<Invitation> {
    const made = await createInvitation(ctx, { ...body, by: viewer });
    res.setHeader('Cache-Control', 'no-store');
    const { basePath } = ctx.config.server;
    return {
      token: made.token,
      path: invitationUrl(basePath, made.token),
      email: made.email,
      role: made.role,
      expiresAt: made.expiresAt.toISOString(),
    };
  },
});

export const INVITATION_ROUTES: readonly Route[] = [create];
