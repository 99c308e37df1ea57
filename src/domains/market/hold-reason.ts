import type { MoneyTx } from '#domains/payments/index.ts';

import type { HoldReason, Seller, SellerTransfer } from './model.ts';
import { isFrozen, type OrderFacts } from './order-facts.ts';

/** Why a transfer cannot be sent now, as far as we know it ourselves; null when it can. */
export function holdReasonOf(
  { config }: Pick<MoneyTx, 'config'>,
  transfer: Pick<SellerTransfer, 'amountMinor' | 'minimumWaived'>,
  seller: Pick<Seller, 'state' | 'stripeAccountId'> | undefined,
  facts: Pick<OrderFacts, 'payment' | 'disputes'>,
): HoldReason | null {
  if (isFrozen(facts)) return 'dispute';
  if (seller?.state !== 'active' || seller.stripeAccountId === null) return 'account';
  const minimum = BigInt(config.payments.transferMinimum);
  return transfer.amountMinor < minimum && !transfer.minimumWaived ? 'minimum' : null;
}
