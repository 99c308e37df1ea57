import type * as z from 'zod';

import type { earnings, Payout, Seller, Transfer } from '#server/contract/market-selling.ts';
import type { Product } from '#server/contract/market.ts';

import type { Client } from './client.ts';
import type { Goods } from './market-api.ts';
import { queryOf, type Page } from './page.ts';

export type Earned = z.infer<typeof earnings>['items'][number];

export interface NewOffer {
  readonly goods: Goods;
  readonly licence: Product['licence'];
  readonly priceMinor: string;
  readonly currency: string;
}

const pageSize = 50;
const listOf = (path: string, cursor: string | null) =>
  `${path}${queryOf({ limit: pageSize, cursor })}`;

/** The visitor as somebody who sells. */
export const createSellingApi = (client: Client) => ({
  seller: () => client<Seller>('GET', 'sellers/me'),
  become: (displayName: string, country: string, idempotencyKey: string) =>
    client<Seller>('POST', 'sellers', { body: { displayName, country }, idempotencyKey }),
  onboardingLink: () => client<{ url: string }>('POST', 'sellers/me/onboarding-link'),
  products: (cursor: string | null) =>
    client<Page<Product>>('GET', listOf('sellers/me/products', cursor)),
  offer: ({ goods, ...offer }: NewOffer, idempotencyKey: string) =>
    client<Product>('POST', 'products', {
      body: {
        ...('track' in goods ? { trackId: goods.track } : { albumId: goods.album }),
        ...offer,
      },
      idempotencyKey,
    }),
  changeProduct: (id: string, change: { priceMinor: string } | { state: Product['state'] }) =>
    client<Product>('PATCH', `products/${id}`, { body: change }),
  earnings: () => client<{ items: readonly Earned[] }>('GET', 'sellers/me/earnings'),
  transfers: (cursor: string | null) =>
    client<Page<Transfer>>('GET', listOf('sellers/me/transfers', cursor)),
  payouts: (cursor: string | null) =>
    client<Page<Payout>>('GET', listOf('sellers/me/payouts', cursor)),
});
export type SellingApi = ReturnType<typeof createSellingApi>;
