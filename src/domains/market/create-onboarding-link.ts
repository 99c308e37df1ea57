import type { Context } from '#context.ts';
import { siteUrl, type UserId } from '#domains/identity/index.ts';

import { marketErrors } from './errors.ts';
import { getOwnSeller } from './get-own-seller.ts';

/**
 * A page of Stripe on which the seller completes the account. The link works once and for a few
 * minutes, so it is asked for when it is needed and kept nowhere. Not inside a transaction.
 * @throws SELLER_MISSING, SELLER_ACCOUNT_PENDING, PSP_UNAVAILABLE, PSP_NOT_CONFIGURED
 */
export async function createOnboardingLink(
  ctx: Pick<Context, 'db' | 'config' | 'psp' | 'signal' | 'requestId'>,
  userId: UserId,
): Promise<{ url: string }> {
  const seller = await getOwnSeller(ctx, userId);
  if (seller.stripeAccountId === null) throw marketErrors.SELLER_ACCOUNT_PENDING({});
  const page = `${siteUrl(ctx.config)}/selling`;
  const answer = await ctx.psp
    .stripe()
    .createAccountLink(
      { accountId: seller.stripeAccountId, returnUrl: page, refreshUrl: `${page}?again=1` },
      { signal: ctx.signal, requestId: ctx.requestId },
    );
  if (answer.kind === 'applied') return { url: answer.object.url };
  throw marketErrors.PSP_UNAVAILABLE({ provider: 'Stripe', reason: answer.message });
}
