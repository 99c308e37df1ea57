import type { Context } from '#context.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { withTx } from '#db/tx.ts';
import type { UserId } from '#domains/identity/index.ts';

import { refuseInexact } from './create-product.ts';
import { marketErrors } from './errors.ts';
import { getOwnSeller } from './get-own-seller.ts';
import { productMachine, type Product, type ProductId, type ProductState } from './model.ts';
import { lockProducts, updateProduct as writeProduct } from './product-store.ts';

/**
 * Changes title, price or state of a product. Orders that were placed keep what they had.
 * @throws SELLER_MISSING, PRODUCT_NOT_FOUND also for another's, PRODUCT_STATE_CONFLICT,
 * AMOUNT_NOT_EXACT
 */
export async function updateProduct(
  ctx: Pick<Context, 'db' | 'clock'>,
  input: {
    userId: UserId;
    id: ProductId;
    title?: string | undefined;
    priceMinor?: bigint | undefined;
    state?: ProductState | undefined;
  },
): Promise<Product> {
  const { userId, id, ...changes } = input;
  return withTx(ctx, async (tx) => {
    const seller = await getOwnSeller(tx, userId);
    const product = (await lockProducts(tx, [id])).get(id);
    if (product?.sellerId !== seller.id) throw marketErrors.PRODUCT_NOT_FOUND({ id });
    const state = changes.state ?? product.state;
    if (state !== product.state && !productMachine.canMove(product.state, state)) {
      throw marketErrors.PRODUCT_STATE_CONFLICT({ id, from: product.state, to: state });
    }
    const priceMinor = changes.priceMinor ?? product.priceMinor;
    refuseInexact(priceMinor, parseCurrency(product.currency));
    const title = changes.title ?? product.title;
    const changed: Product = { ...product, title, priceMinor, state, updatedAt: tx.clock.now() };
    await writeProduct(tx, changed);
    return changed;
  });
}
