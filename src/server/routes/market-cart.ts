import {
  addToCart,
  listOwnCarts,
  removeFromCart,
  type Cart as MarketCart,
  type ProductId,
} from '#domains/market/index.ts';

import { idParams, problem } from '../contract/common.ts';
import { cart, cartItemBody, cartList, type Cart } from '../contract/market.ts';
import { signedIn } from '../http/access.ts';
import { accountOf } from '../http/account-of.ts';
import { defineRoute, type Route } from '../http/route.ts';

const TAG = 'market';

const show = defineRoute({
  method: 'get',
  path: '/api/v1/cart',
  id: 'getCart',
  summary: 'What the account is about to order: one cart for each currency, at the prices of now.',
  tag: TAG,
  access: signedIn,
  responses: { 200: { doc: 'The carts that hold something.', json: cartList } },
  async handler(ctx, { viewer }) {
    const carts = await listOwnCarts(ctx, accountOf(viewer).userId);
    return { items: carts.map(toCart) };
  },
});

const add = defineRoute({
  method: 'post',
  path: '/api/v1/cart/items',
  id: 'addToCart',
  summary: 'Put a product into the cart of its currency; one that is in it stays once.',
  tag: TAG,
  access: signedIn,
  body: cartItemBody,
  responses: {
    200: { doc: 'The cart.', json: cart },
    404: { doc: 'No such product.', json: problem },
    409: { doc: 'It cannot be bought by this account.', json: problem },
  },
  originCheck: true,
  async handler(ctx, { body, viewer }) {
    const productId = body.productId as ProductId;
    return toCart(await addToCart(ctx, { buyerId: accountOf(viewer).userId, productId }));
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/cart/items/:id',
  id: 'removeFromCart',
  summary: 'Take a product out of the cart; one that is not in it changes nothing.',
  tag: TAG,
  access: signedIn,
  params: idParams,
  responses: { 204: { doc: 'It is not in the cart.' } },
  originCheck: true,
  async handler(ctx, { params, viewer }) {
    const productId = params.id as ProductId;
    await removeFromCart(ctx, { buyerId: accountOf(viewer).userId, productId });
  },
});

function toCart({ id, currency, totalMinor, items }: MarketCart): Cart {
  return {
    id,
    currency,
    totalMinor: String(totalMinor),
    items: items.map((item) => ({
      productId: item.productId,
      title: item.title,
      licence: item.licence,
      priceMinor: String(item.priceMinor),
      available: item.productState === 'active',
    })),
  };
}

export const CART_ROUTES: readonly Route[] = [show, add, remove];
