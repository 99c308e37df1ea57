import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';
import type { UserId } from '#domains/identity/index.ts';

import type { OrderId, OrderItemId } from './order.ts';
import type { LicenceKind, ProductId } from './product.ts';

export type LicenceId = Id<'licence'>;

export const licenceMachine = defineStateMachine({
  initial: ['granted'],
  next: {
    granted: ['suspended', 'revoked'],
    suspended: ['granted', 'revoked'],
    revoked: ['granted'],
  },
});
export type LicenceState = (typeof licenceMachine.states)[number];

export interface Licence {
  readonly id: LicenceId;
  readonly orderItemId: OrderItemId;
  readonly orderId: OrderId;
  readonly productId: ProductId;
  readonly holderId: UserId | null;
  readonly trackId: Id<'track'> | null;
  readonly albumId: Id<'album'> | null;
  readonly licence: LicenceKind;
  readonly state: LicenceState;
  readonly grantedAt: Date;
  readonly updatedAt: Date;
}
