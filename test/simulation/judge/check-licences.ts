import type { Check } from './evidence.ts';

/** Whoever has paid has it, whoever has not has nothing. */
export const checkLicences: Check = ({ rows, where }) =>
  rows.order_items.flatMap((item) => {
    const [order] = where('orders', 'id', item.orderId);
    const [licence] = where('licences', 'orderItemId', item.id);
    const isRefunded = item.refundedMinor === item.priceMinor;
    const isPaid = order?.state === 'paid' || order?.state === 'partially_refunded';
    if (isPaid && !isRefunded && licence?.state !== 'granted')
      return [`item ${item.id} is paid and its licence is ${licence?.state}`];
    if (licence?.state !== 'granted' || (isPaid && !isRefunded)) return [];
    return order?.state === 'needs_attention'
      ? []
      : [`item ${item.id} of an order that is ${order?.state} has a licence`];
  });
