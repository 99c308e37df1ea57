import type { Context } from '#context.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { withTx } from '#db/tx.ts';
import type { UserId } from '#domains/identity/index.ts';

import { marketErrors } from './errors.ts';
import type { Order, OrderId, ProductId } from './model.ts';
import {
  deleteOrderItem,
  insertOrderItem,
  listCartItems,
  type CartItem,
} from './order-item-store.ts';
import { insertCart, listCarts, lockCart, updateOrder } from './order-store.ts';
import { findProduct } from './product-store.ts';
import { refuseUnbuyable } from './refuse-unbuyable.ts';

const ITEMS_MAX = 100;

/** What somebody is about to order, in one currency, at the prices of now. */
export interface Cart {
  /** Becomes the id of the order. */
  readonly id: OrderId;
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly items: readonly CartItem[];
}

type CartContext = Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>;

/** Every cart of an account that holds something, by currency. */
export async function listOwnCarts(ctx: Pick<Context, 'db'>, buyerId: UserId): Promise<Cart[]> {
  const carts = await listCarts(ctx, buyerId);
  const filled = await Promise.all(carts.map((cart) => toCart(ctx, cart)));
  return filled.filter((cart) => cart.items.length > 0);
}

/**
 * Puts a product into the cart of its currency; one that is in it already stays once.
 * @throws PRODUCT_NOT_FOUND, PRODUCT_NOT_FOR_SALE, CART_FULL
 */
export async function addToCart(
  ctx: CartContext,
  { buyerId, productId }: { buyerId: UserId; productId: ProductId },
): Promise<Cart> {
  return withTx(ctx, async (tx) => {
    const product = await findProduct(tx, productId);
    if (product === undefined || product.state !== 'active') {
      throw marketErrors.PRODUCT_NOT_FOUND({ id: productId });
    }
    await refuseUnbuyable(tx, buyerId, [product]);
    const cart = await openCart(tx, buyerId, parseCurrency(product.currency));
    const items = await listCartItems(tx, cart.id);
    if (items.length >= ITEMS_MAX) throw marketErrors.CART_FULL({ itemsMax: ITEMS_MAX });
    await insertOrderItem(tx, {
      id: tx.ids.next<'order-item'>(),
      orderId: cart.id,
      productId,
      sellerId: product.sellerId,
      title: product.title,
      licence: product.licence,
      priceMinor: product.priceMinor,
      feeMinor: 0n,
      refundedMinor: 0n,
    });
    return refreshCart(tx, cart);
  });
}

/** Takes a product out of every cart of the account; one that is in none changes nothing. */
export async function removeFromCart(
  ctx: CartContext,
  { buyerId, productId }: { buyerId: UserId; productId: ProductId },
): Promise<void> {
  await withTx(ctx, async (tx) => {
    for (const { currency } of await listCarts(tx, buyerId)) {
      const cart = await lockCart(tx, buyerId, currency);
      if (cart === undefined) continue;
      await deleteOrderItem(tx, cart.id, productId);
      await refreshCart(tx, cart);
    }
  });
}

async function openCart(tx: CartContext, buyerId: UserId, currency: string): Promise<Order> {
  const now = tx.clock.now();
  await insertCart(tx, {
    id: tx.ids.next<'order'>(),
    buyerId,
    state: 'draft',
    currency,
    totalMinor: 0n,
    refundedMinor: 0n,
    paymentId: null,
    requestId: tx.requestId,
    createdAt: now,
    updatedAt: now,
    placedAt: null,
    expiresAt: null,
    paidAt: null,
  });
  return (await lockCart(tx, buyerId, currency))!;
}

async function refreshCart(tx: CartContext, order: Order): Promise<Cart> {
  const cart = await toCart(tx, order);
  await updateOrder(tx, { ...order, totalMinor: cart.totalMinor, updatedAt: tx.clock.now() });
  return cart;
}

async function toCart(ctx: Pick<Context, 'db'>, { id, currency }: Order): Promise<Cart> {
  const items = await listCartItems(ctx, id);
  const totalMinor = items.reduce((sum, item) => sum + item.priceMinor, 0n);
  return { id, currency, totalMinor, items };
}
