import { disputesOf, type Check } from './evidence.ts';

/** What an order is follows from its payment, its refunds and its disputes. */
export const checkOrders: Check = (evidence) => {
  const { rows, now, where } = evidence;
  return rows.orders.flatMap((order) => {
    const { id, state, totalMinor, refundedMinor } = order;
    const given = where('refunds', 'orderId', id)
      .filter((row) => row.state === 'succeeded')
      .reduce((sum, row) => sum + row.amountMinor, 0n);
    if (given !== refundedMinor) return [`order ${id} has ${refundedMinor} of ${given} refunded`];
    const isOverdue = order.expiresAt !== null && order.expiresAt < now;
    if (['pending_payment', 'failed'].includes(state) && isOverdue)
      return [`order ${id} is still ${state} after its time`];
    if (order.paymentId === null || state === 'needs_attention') return [];
    const disputes = disputesOf(evidence, id).filter(
      ({ paymentId }) => paymentId === order.paymentId,
    );
    const isOpen = disputes.some((row) => ['opened', 'challenged'].includes(row.state));
    if (isOpen !== (state === 'disputed'))
      return [`order ${id} is ${state} with${isOpen ? '' : 'out'} an open dispute`];
    const isLost = disputes.some((row) => ['lost', 'accepted', 'expired'].includes(row.state));
    if (isOpen || isLost) return [];
    const expected =
      given === 0n ? 'paid' : given === totalMinor ? 'refunded' : 'partially_refunded';
    return state === expected ? [] : [`order ${id} is ${state} instead of ${expected}`];
  });
};
