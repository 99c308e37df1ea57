import { marketErrors } from './errors.ts';
import type { Order, OrderItem, OrderItemId } from './model.ts';
import { refundParts } from './refund-parts.ts';
import type { RefundItem } from './refund-store.ts';

/** What somebody wants back: an amount, lines, or with neither all that is left. */
export interface RefundWish {
  readonly amountMinor?: bigint | undefined;
  /** Each whole, or a part of it. */
  readonly lines?: readonly { id: string; amountMinor?: bigint | undefined }[] | undefined;
}

/**
 * How what is wanted back falls upon the lines of the order. Pure.
 * @param taken what refunds that have not failed take of each line.
 * @throws REFUND_TOO_MUCH, REFUND_INVALID
 */
export function chooseRefundItems(
  order: Order,
  items: readonly OrderItem[],
  taken: ReadonlyMap<OrderItemId, bigint>,
  { amountMinor, lines }: RefundWish,
): RefundItem[] {
  if (amountMinor !== undefined && lines !== undefined) {
    throw marketErrors.REFUND_INVALID({ reason: 'it names an amount and lines' });
  }
  const leftOf = (item: OrderItem): bigint => item.priceMinor - (taken.get(item.id) ?? 0n);
  if (new Set(lines?.map((line) => line.id)).size < (lines?.length ?? 0)) {
    throw marketErrors.REFUND_INVALID({ reason: 'it names a line twice' });
  }
  if (lines !== undefined) return lines.map((line) => ofLine(order, items, leftOf, line));
  const left = items.reduce((sum, item) => sum + leftOf(item), 0n);
  const wanted = amountMinor ?? left;
  if (wanted > left || wanted === 0n) throw tooMuch(order, wanted, left);
  const parts = refundParts(
    wanted,
    items.map((item) => ({
      priceMinor: item.priceMinor,
      takenMinor: taken.get(item.id) ?? 0n,
    })),
  );
  return items
    .map((item, index) => ({ orderItemId: item.id, amountMinor: parts[index]! }))
    .filter((part) => part.amountMinor > 0n);
}

function ofLine(
  order: Order,
  items: readonly OrderItem[],
  leftOf: (item: OrderItem) => bigint,
  line: { id: string; amountMinor?: bigint | undefined },
): RefundItem {
  const item = items.find(({ id }) => id === line.id);
  if (item === undefined) {
    throw marketErrors.REFUND_INVALID({ reason: `${line.id} is no line of order ${order.id}` });
  }
  const left = leftOf(item);
  const amountMinor = line.amountMinor ?? left;
  if (amountMinor > left || amountMinor === 0n) throw tooMuch(order, amountMinor, left);
  return { orderItemId: item.id, amountMinor };
}

function tooMuch(order: Order, amountMinor: bigint, leftMinor: bigint): Error {
  return marketErrors.REFUND_TOO_MUCH({
    orderId: order.id,
    amountMinor: String(amountMinor),
    leftMinor: String(leftMinor),
    currency: order.currency,
  });
}
