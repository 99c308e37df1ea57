import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';
import type { UserId } from '#domains/identity/index.ts';
import { openPayment, type OperationId } from '#domains/payments/index.ts';

import { marketErrors } from './errors.ts';
import type { Order, OrderId, OrderItem } from './model.ts';
import { moveOrder } from './move-order.ts';
import { orderFees } from './order-fees.ts';
import { freezeOrderItem, listOrderItems } from './order-item-store.ts';
import { lockOrder } from './order-store.ts';
import { lockProducts } from './product-store.ts';
import { refuseUnbuyable } from './refuse-unbuyable.ts';

const MINUTE_MS = 60_000;

/** An order, and the operation by which it gets a payment where it waits for one. */
export interface OrderWithOperation {
  readonly order: Order;
  readonly operationId: OperationId | undefined;
}

/**
 * Turns a cart into an order: prices and fees are frozen, and a payment is wanted. The order has the
 * id of the cart, so placing it again gives the same order; nothing is sent here.
 * @param input.expectedMinor the total that the buyer saw.
 * @throws ORDER_NOT_FOUND, CART_EMPTY, PRODUCT_NOT_FOR_SALE, ORDER_TOTAL_CHANGED,
 * PSP_NOT_CONFIGURED
 */
export async function placeOrder(
  ctx: Pick<Context, 'db' | 'clock' | 'ids' | 'config' | 'requestId' | 'psp'>,
  input: { buyerId: UserId; cartId: OrderId; expectedMinor?: bigint | undefined },
): Promise<OrderWithOperation> {
  const { buyerId, cartId, expectedMinor } = input;
  // Whoever could not be paid takes no orders.
  ctx.psp.hyperswitch();
  return withTx(ctx, async (tx) => {
    const cart = await lockOrder(tx, cartId);
    if (cart === undefined || cart.buyerId !== buyerId) {
      throw marketErrors.ORDER_NOT_FOUND({ id: cartId });
    }
    if (cart.state !== 'draft') {
      refuseOtherTotal(cart, expectedMinor, cart.id);
      return { order: cart, operationId: undefined };
    }
    const items = await freezeItems(tx, cart, buyerId);
    const totalMinor = items.reduce((sum, item) => sum + item.priceMinor, 0n);
    refuseOtherTotal({ ...cart, totalMinor }, expectedMinor, null);
    const now = tx.clock.now();
    const order = await moveOrder(tx, cart, 'pending_payment', {
      totalMinor,
      placedAt: now,
      expiresAt: new Date(now.getTime() + tx.config.payments.orderMinutes * MINUTE_MS),
    });
    const { operationId } = await openPayment(tx, {
      purpose: 'order',
      subjectId: order.id,
      buyerId,
      amountMinor: totalMinor,
      currency: order.currency,
    });
    return { order, operationId };
  });
}

/** @throws ORDER_TOTAL_CHANGED */
function refuseOtherTotal(
  { totalMinor, currency }: Pick<Order, 'totalMinor' | 'currency'>,
  expectedMinor: bigint | undefined,
  orderId: OrderId | null,
): void {
  if (expectedMinor === undefined || expectedMinor === totalMinor) return;
  throw marketErrors.ORDER_TOTAL_CHANGED({
    expectedMinor: String(expectedMinor),
    totalMinor: String(totalMinor),
    currency,
    orderId,
  });
}

/** The lines at the prices of this moment, with the products locked: nobody changes them meanwhile. */
async function freezeItems(
  tx: Pick<Context, 'db' | 'clock' | 'config'>,
  cart: Order,
  buyerId: UserId,
): Promise<OrderItem[]> {
  const items = await listOrderItems(tx, cart.id);
  if (items.length === 0) throw marketErrors.CART_EMPTY({});
  const byId = await lockProducts(
    tx,
    items.map((item) => item.productId),
  );
  const products = items.map((item) => byId.get(item.productId)!);
  await refuseUnbuyable(tx, buyerId, products);
  const fees = orderFees(products, tx.config.payments.feeBps, cart.currency);
  const frozen = items.map((item, index) => {
    const { title, licence, priceMinor } = products[index]!;
    return Object.assign(item, { title, licence, priceMinor, feeMinor: fees[index]! });
  });
  for (const item of frozen) await freezeOrderItem(tx, item);
  return frozen;
}
