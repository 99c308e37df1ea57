import type { Context } from '#context.ts';
import { isCountry } from '#core/is-country.ts';
import { withTx } from '#db/tx.ts';
import { recordAudit } from '#domains/audit/index.ts';
import type { UserId } from '#domains/identity/index.ts';
import {
  findOperation,
  openOperation,
  pokeOperation,
  type OperationId,
} from '#domains/payments/index.ts';

import { marketErrors } from './errors.ts';
import type { Seller } from './model.ts';
import { findSellerOfUser, insertSeller } from './seller-store.ts';

/**
 * Makes an account a seller, and wants an account at Stripe for it. Asking again gives the same
 * seller, whose account is to be looked at now; nothing is sent here. @throws SELLER_COUNTRY_INVALID, PSP_NOT_CONFIGURED
 */
export async function becomeSeller(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId' | 'psp'>,
  input: { userId: UserId; displayName: string; country: string },
): Promise<{ seller: Seller; operationId: OperationId | undefined }> {
  const { userId, displayName, country } = input;
  if (!isCountry(country)) throw marketErrors.SELLER_COUNTRY_INVALID({ country });
  ctx.psp.stripe();
  return withTx(ctx, async (tx) => {
    const now = tx.clock.now();
    const seller: Seller = {
      id: tx.ids.next<'seller'>(),
      userId,
      displayName,
      country,
      stripeAccountId: null,
      state: 'onboarding',
      payoutsEnabled: false,
      requirements: [],
      requestId: tx.requestId,
      createdAt: now,
      updatedAt: now,
    };
    if (!(await insertSeller(tx, seller))) {
      const known = (await findSellerOfUser(tx, userId))!;
      const operation = await findOperation(tx, { kind: 'account', subjectId: known.id });
      if (operation !== undefined) await pokeOperation(tx, operation.id);
      return { seller: known, operationId: operation?.id };
    }
    const subject = { provider: 'stripe', kind: 'account', subjectId: seller.id } as const;
    const operationId = await openOperation(tx, subject);
    await recordAudit(tx, {
      actor: { kind: 'user', id: userId },
      action: 'seller.created',
      subject: { kind: 'seller', id: seller.id },
      details: { country },
    });
    return { seller, operationId };
  });
}
