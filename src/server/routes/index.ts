import type { Route } from '../http/route.ts';
import { AUTH_ROUTES } from './auth.ts';
import { SESSION_ROUTES } from './auth-sessions.ts';
import { BILLING_ROUTES } from './billing.ts';
import { DOCS_ROUTES } from './docs.ts';
import { INVITATION_ROUTES } from './invitations.ts';
import { JOB_ROUTES } from './jobs.ts';
import { LEDGER_ROUTES } from './ledger.ts';
import { ME_ROUTES } from './me.ts';
import { MEDIA_ROUTES } from './media.ts';
import { OPERATIONS_ROUTES } from './operations.ts';
import { PLAN_ROUTES } from './plans.ts';
import { PAYMENT_EXCEPTION_ROUTES } from './payment-exceptions.ts';
import { SITE_ROUTES } from './site.ts';
import { SUBSCRIPTION_ROUTES } from './subscriptions.ts';
import { WS_TICKET_ROUTES } from './ws-ticket.ts';
import { ALBUM_ROUTES } from './albums.ts';
import { ARTIST_ROUTES } from './artists.ts';
import { IMPORT_ROUTES } from './imports.ts';
import { SEARCH_ROUTES } from './search.ts';
import { TRACK_ROUTES } from './tracks.ts';
import { WEBHOOK_ROUTES } from './webhooks.ts';

/** Every route of the server. A route is mounted, documented and tested by standing here. */
export const ROUTES: readonly Route[] = [
  // Asked for most often by far, and Express looks at routes in their order.
  ...MEDIA_ROUTES,
  ...OPERATIONS_ROUTES,
  ...DOCS_ROUTES,
  ...TRACK_ROUTES,
  ...ALBUM_ROUTES,
  ...ARTIST_ROUTES,
  ...SEARCH_ROUTES,
  ...IMPORT_ROUTES,
  ...SITE_ROUTES,
  ...AUTH_ROUTES,
  ...SESSION_ROUTES,
  ...ME_ROUTES,
  ...INVITATION_ROUTES,
  ...JOB_ROUTES,
  ...WS_TICKET_ROUTES,
  ...PLAN_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...BILLING_ROUTES,
  ...WEBHOOK_ROUTES,
  ...PAYMENT_EXCEPTION_ROUTES,
  ...LEDGER_ROUTES,
];
