import type { Cart, Licence, Order, OrderSummary, Product } from '#server/contract/market.ts';

import type { Client } from './client.ts';
import { queryOf, type Page } from './page.ts';

/** A track or an album: what products and licences are of. */
export type Goods = { readonly track: string } | { readonly album: string };

const pageSize = 50;
const allSize = 100;

/** What is for sale, and what the visitor buys, orders and has bought. */
export const createMarketApi = (client: Client) => ({
  products: (cursor: string | null) =>
    client<Page<Product>>('GET', `products${queryOf({ limit: pageSize, cursor })}`),
  productsOf: (goods: Goods) =>
    client<Page<Product>>('GET', `products${queryOf({ ...goods, limit: allSize })}`),
  cart: () => client<{ items: readonly Cart[] }>('GET', 'cart'),
  addToCart: (productId: string) => client<Cart>('POST', 'cart/items', { body: { productId } }),
  removeFromCart: (productId: string) => client<undefined>('DELETE', `cart/items/${productId}`),
  /** Orders a cart at the total that was seen. */
  placeOrder: (cart: Pick<Cart, 'id' | 'totalMinor'>, idempotencyKey: string) =>
    client<Order>('POST', 'orders', {
      body: { cartId: cart.id, expectedTotalMinor: cart.totalMinor },
      idempotencyKey,
    }),
  orders: (cursor: string | null) =>
    client<Page<OrderSummary>>('GET', `orders${queryOf({ limit: pageSize, cursor })}`),
  order: (id: string) => client<Order>('GET', `orders/${id}`),
  payOrder: (id: string, idempotencyKey: string) =>
    client<Order>('POST', `orders/${id}/pay`, { idempotencyKey }),
  cancelOrder: (id: string, idempotencyKey: string) =>
    client<Order>('POST', `orders/${id}/cancel`, { idempotencyKey }),
  /** Has the payment provider asked now. */
  refreshOrder: (id: string) => client<Order>('POST', `orders/${id}/refresh`),
  licences: (cursor: string | null) =>
    client<Page<Licence>>('GET', `licences${queryOf({ limit: pageSize, cursor })}`),
  licencesOf: (goods: Goods) =>
    client<Page<Licence>>('GET', `licences${queryOf({ ...goods, limit: allSize })}`),
});
export type MarketApi = ReturnType<typeof createMarketApi>;
