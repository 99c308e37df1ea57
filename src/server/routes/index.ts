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
import { PAYMENTS_INFO_ROUTES } from './payments-info.ts';
import { RECONCILIATION_ROUTES } from './reconciliation.ts';
import { SITE_ROUTES } from './site.ts';
import { SUBSCRIPTION_ROUTES } from './subscriptions.ts';
import { WS_TICKET_ROUTES } from './ws-ticket.ts';
import { ALBUM_ROUTES } from './albums.ts';
import { ARTIST_ROUTES } from './artists.ts';
import { IMPORT_ROUTES } from './imports.ts';
import { MARKET_ADMIN_ROUTES } from './market-admin.ts';
import { CART_ROUTES } from './market-cart.ts';
import { LICENCE_ROUTES } from './market-licences.ts';
import { ORDER_ROUTES } from './market-orders.ts';
import { PRODUCT_ROUTES } from './market-products.ts';
import { REFUND_ROUTES } from './market-refunds.ts';
import { SELLER_ROUTES } from './market-sellers.ts';
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
  ...PRODUCT_ROUTES,
  ...CART_ROUTES,
  ...ORDER_ROUTES,
  ...REFUND_ROUTES,
  ...LICENCE_ROUTES,
  ...SELLER_ROUTES,
  ...MARKET_ADMIN_ROUTES,
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
  ...PAYMENTS_INFO_ROUTES,
  ...PAYMENT_EXCEPTION_ROUTES,
  ...LEDGER_ROUTES,
  ...RECONCILIATION_ROUTES,
];
