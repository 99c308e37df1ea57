import type { MoneyTx } from '#domains/payments/index.ts';

import type { OrderId } from './model.ts';
import { listOrderItems } from './order-item-store.ts';
import { lockProducts, updateProduct } from './product-store.ts';

/** What is sold once is not offered any more when it was bought. */
export async function archiveSoldProducts(tx: MoneyTx, orderId: OrderId): Promise<void> {
  const items = await listOrderItems(tx, orderId);
  const exclusive = items.filter((item) => item.licence === 'exclusive');
  const products = await lockProducts(
    tx,
    exclusive.map((item) => item.productId),
  );
  for (const product of products.values()) {
    if (product.state === 'archived') continue;
    await updateProduct(tx, { ...product, state: 'archived', updatedAt: tx.clock.now() });
  }
}
