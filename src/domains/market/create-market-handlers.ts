import type { Handlers } from '#domains/payments/index.ts';

import { createAccountHandler } from './account-handler.ts';
import { createDisputeHandler } from './dispute-handler.ts';
import type { MarketHooks } from './hooks.ts';
import { createPayoutHandler } from './payout-handler.ts';
import { createRefundHandler } from './refund-handler.ts';
import { createReversalHandler } from './reversal-handler.ts';
import { createTransferHandler } from './transfer-handler.ts';

/** How everything but payments is had at the providers, or followed there. */
export function createMarketHandlers(hooks: MarketHooks): Handlers {
  return {
    account: createAccountHandler(),
    dispute: createDisputeHandler(hooks),
    payout: createPayoutHandler(),
    refund: createRefundHandler(hooks),
    reversal: createReversalHandler(),
    transfer: createTransferHandler(),
  };
}
