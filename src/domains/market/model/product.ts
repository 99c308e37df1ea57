import type { Id } from '#core/ids.ts';
import { defineStateMachine } from '#core/state-machine.ts';

import type { SellerId } from './seller.ts';

export type ProductId = Id<'product'>;

export const productMachine = defineStateMachine({
  initial: ['draft', 'active'],
  next: { draft: ['active', 'archived'], active: ['draft', 'archived'], archived: ['active'] },
});
export type ProductState = (typeof productMachine.states)[number];

export const LICENCE_KINDS = ['personal', 'commercial', 'exclusive'] as const;
export type LicenceKind = (typeof LICENCE_KINDS)[number];

/** A track or an album with what one may do with it and its price. */
export interface Product {
  readonly id: ProductId;
  readonly sellerId: SellerId;
  readonly trackId: Id<'track'> | null;
  readonly albumId: Id<'album'> | null;
  readonly title: string;
  readonly licence: LicenceKind;
  readonly priceMinor: bigint;
  readonly currency: string;
  readonly state: ProductState;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
