import {
  createSubscriptionOwner,
  lockSubscriptionOf,
  subscriptionDisputed,
  subscriptionRefunded,
} from '#domains/billing/index.ts';
import {
  createMarketHandlers,
  createOrderOwner,
  createPaymentRelations,
  type MarketHooks,
} from '#domains/market/index.ts';
import { createPaymentHandler, type Handlers } from '#domains/payments/index.ts';

/**
 * How every kind of object is had at its provider, and what follows: the market and billing, told of
 * each other here, because neither knows the other.
 */
export function createHandlers(): Handlers {
  const hooks: MarketHooks = {
    lockSubscription: lockSubscriptionOf,
    subscriptionRefunded,
    subscriptionDisputed,
  };
  return {
    ...createMarketHandlers(hooks),
    payment: createPaymentHandler(
      { order: createOrderOwner(), subscription: createSubscriptionOwner() },
      createPaymentRelations(hooks),
    ),
  };
}
