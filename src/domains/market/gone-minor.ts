import type { Payment } from '#domains/payments/index.ts';

/**
 * What of a payment is gone, in minor units: what our own refunds take, or what has gone back at the
 * provider in whichever way, where that is more. Pure.
 */
export function goneMinor(
  { providerRefundedMinor }: Pick<Payment, 'providerRefundedMinor'>,
  oursMinor: bigint,
): bigint {
  return oursMinor > providerRefundedMinor ? oursMinor : providerRefundedMinor;
}
