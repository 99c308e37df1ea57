import {
  becomeSeller,
  createOnboardingLink,
  getOwnSeller,
  listPayouts,
  listTransfers,
  readEarnings,
  toPayoutDocument,
  toSellerDocument,
  toTransferDocument,
} from '#domains/market/index.ts';
import { settleOperation } from '#settlement/index.ts';

import { pageQuery, problem } from '../contract/common.ts';
import {
  earnings,
  onboardingLink,
  payoutPage,
  seller,
  sellerBody,
  transferListQuery,
  transferPage,
} from '../contract/market-selling.ts';
import { permission } from '../http/access.ts';
import { accountOf } from '../http/account-of.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'selling';
const access = permission('product:sell');
const MISSING = { doc: 'This account is no seller yet.', json: problem };

const become = defineRoute({
  method: 'post',
  path: '/api/v1/sellers',
  id: 'becomeSeller',
  summary: 'Begin to sell. Asking again gives the same seller, as the payment provider has it now.',
  tag: TAG,
  access,
  body: sellerBody,
  responses: { 201: { doc: 'The seller; the account is completed by a link.', json: seller } },
  idempotency: 'optional',
  originCheck: true,
  async handler(ctx, { body, viewer }) {
    const { userId } = accountOf(viewer);
    const { operationId } = await becomeSeller(ctx, { ...body, userId });
    if (operationId !== undefined) await settleOperation(ctx, operationId);
    return toSellerDocument(await getOwnSeller(ctx, userId));
  },
});

const show = defineRoute({
  method: 'get',
  path: '/api/v1/sellers/me',
  id: 'getOwnSeller',
  summary: 'The account as a seller.',
  tag: TAG,
  access,
  responses: { 200: { doc: 'The seller.', json: seller }, 404: MISSING },
  async handler(ctx, { viewer }) {
    return toSellerDocument(await getOwnSeller(ctx, accountOf(viewer).userId));
  },
});

const link = defineRoute({
  method: 'post',
  path: '/api/v1/sellers/me/onboarding-link',
  id: 'createOnboardingLink',
  summary: 'A page of the payment provider on which the seller completes the account.',
  tag: TAG,
  access,
  responses: { 200: { doc: 'The link; it works once.', json: onboardingLink }, 404: MISSING },
  originCheck: true,
  rateLimit: { name: 'onboarding-links', requests: 20, windowSeconds: 3600, per: 'account' },
  async handler(ctx, { viewer, res }) {
    const made = await createOnboardingLink(ctx, accountOf(viewer).userId);
    res.setHeader('Cache-Control', 'no-store');
    return made;
  },
});

const earned = defineRoute({
  method: 'get',
  path: '/api/v1/sellers/me/earnings',
  id: 'getEarnings',
  summary: 'What the seller has earned, by currency.',
  tag: TAG,
  access,
  responses: { 200: { doc: 'Earnings by currency.', json: earnings }, 404: MISSING },
  async handler(ctx, { viewer }) {
    const { id } = await getOwnSeller(ctx, accountOf(viewer).userId);
    const items = (await readEarnings(ctx, id)).map((sum) => ({
      currency: sum.currency,
      payableMinor: String(sum.payableMinor),
      transferredMinor: String(sum.transferredMinor),
      reversedMinor: String(sum.reversedMinor),
      debtMinor: String(sum.debtMinor),
    }));
    return { items };
  },
});

const transfers = defineRoute({
  method: 'get',
  path: '/api/v1/sellers/me/transfers',
  id: 'listOwnTransfers',
  summary: 'What the seller got, or gets, of each order; the newest first.',
  tag: TAG,
  access,
  query: transferListQuery,
  responses: { 200: { doc: 'A page of transfers.', json: transferPage }, 404: MISSING },
  async handler(ctx, { query, viewer }) {
    const { state, ...page } = query;
    const { id: sellerId } = await getOwnSeller(ctx, accountOf(viewer).userId);
    const found = await listTransfers(ctx, { ...page, sellerId, states: state && [state] });
    return { ...found, items: found.items.map(toTransferDocument) };
  },
});

const payouts = defineRoute({
  method: 'get',
  path: '/api/v1/sellers/me/payouts',
  id: 'listOwnPayouts',
  summary: 'What the payment provider paid to the seller’s bank; the newest first.',
  tag: TAG,
  access,
  query: pageQuery,
  responses: { 200: { doc: 'A page of payouts.', json: payoutPage }, 404: MISSING },
  async handler(ctx, { query, viewer }) {
    const { id: sellerId } = await getOwnSeller(ctx, accountOf(viewer).userId);
    const page = await listPayouts(ctx, { ...query, sellerId });
    return { ...page, items: page.items.map(toPayoutDocument) };
  },
});

export const SELLER_ROUTES: readonly Route[] = [become, show, link, earned, transfers, payouts];
