import type { PaymentState } from './model.ts';
import type { RemotePayment } from './gateway/hyperswitch.ts';

/** Hyperswitch's statuses of a payment (IntentStatus) and what they are to us. */
const STATES: Readonly<Record<string, PaymentState>> = Object.freeze({
  requires_payment_method: 'pending',
  requires_confirmation: 'pending',
  requires_customer_action: 'pending',
  requires_merchant_action: 'pending',
  processing: 'pending',
  partially_captured_and_processing: 'pending',
  requires_capture: 'authorized',
  partially_authorized_and_requires_capture: 'needs_attention',
  conflicted: 'needs_attention',
  review: 'needs_attention',
  partially_captured: 'needs_attention',
  partially_captured_and_capturable: 'needs_attention',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  // What was captured went back before it could buy anything for good.
  cancelled_post_capture: 'needs_attention',
  expired: 'expired',
});

/** What a status of Hyperswitch is to us; undefined for a word that we do not know. Pure. */
export function paymentStateOf(status: string): PaymentState | undefined {
  return Object.hasOwn(STATES, status) ? STATES[status] : undefined;
}

/** What a payment is to us, and why a person has to look where one has to. */
export interface PaymentReading {
  readonly state: PaymentState;
  readonly alarm?: {
    readonly class: 'amount_mismatch' | 'currency_mismatch' | 'unknown_status' | 'needs_attention';
    readonly message: string;
  };
}

/**
 * Reads a payment at the provider against what was asked for. It is paid only when the provider has
 * received the amount, to the unit, in the currency; a status that we do not know is never a
 * success and never a failure. Pure.
 */
export function readPaymentStatus(
  asked: { readonly amountMinor: bigint; readonly currency: string },
  remote: RemotePayment,
): PaymentReading {
  const state = paymentStateOf(remote.status);
  if (state === undefined) {
    const message = `Hyperswitch says ${JSON.stringify(remote.status)} of payment ${remote.id}`;
    return { state: 'needs_attention', alarm: { class: 'unknown_status', message } };
  }
  if (state === 'needs_attention') {
    const message = `Payment ${remote.id} is ${remote.status} at Hyperswitch`;
    return { state, alarm: { class: 'needs_attention', message } };
  }
  if (state !== 'succeeded') return { state };
  if (remote.currency !== asked.currency) {
    const message = `Payment ${remote.id} succeeded in ${remote.currency} instead of ${asked.currency}`;
    return { state: 'needs_attention', alarm: { class: 'currency_mismatch', message } };
  }
  if (remote.receivedMinor !== asked.amountMinor || remote.autoRefunded) {
    const what = remote.autoRefunded ? 'was given back by itself' : 'has another amount';
    const message =
      `Payment ${remote.id} succeeded and ${what}: received ${remote.receivedMinor} of ` +
      `${asked.amountMinor} ${asked.currency}`;
    return { state: 'needs_attention', alarm: { class: 'amount_mismatch', message } };
  }
  return { state };
}
