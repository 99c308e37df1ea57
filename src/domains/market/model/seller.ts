import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';
import type { UserId } from '#domains/identity/index.ts';

export type SellerId = Id<'seller'>;

export const sellerMachine = defineStateMachine({
  initial: ['onboarding'],
  next: {
    onboarding: ['active', 'restricted', 'disabled'],
    active: ['restricted', 'disabled'],
    restricted: ['active', 'disabled'],
    disabled: ['active', 'restricted'],
  },
});
export type SellerState = (typeof sellerMachine.states)[number];

/** Somebody who sells, with the connected account that gets the money. */
export interface Seller {
  readonly id: SellerId;
  readonly userId: UserId | null;
  readonly displayName: string;
  readonly country: string;
  readonly stripeAccountId: string | null;
  readonly state: SellerState;
  readonly payoutsEnabled: boolean;
  /** What the provider still asks for. */
  readonly requirements: readonly string[];
  readonly requestId: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
