import { move } from '../stripe/balance.ts';
import { PLATFORM } from '../stripe/model.ts';
import type { World } from '../world.ts';
import { announcePayment } from './announce-change.ts';
import type { Attempt, Payment } from './model.ts';

/** Stores a changed payment, and tells of its status when that is a new one. */
export function changePayment(world: World, payment: Payment, change: Partial<Payment>): Payment {
  const next = world.tables.payments.put({
    ...payment,
    ...change,
    modifiedAtMs: world.clock.nowMs(),
  });
  if (next.status !== payment.status) announcePayment(world, next);
  return next;
}

/** The attempts of a payment with the last one changed. */
export function changeAttempt(
  world: World,
  payment: Payment,
  change: Partial<Attempt>,
): readonly Attempt[] {
  const last = payment.attempts.at(-1)!;
  return [
    ...payment.attempts.slice(0, -1),
    { ...last, ...change, modifiedAtMs: world.clock.nowMs() },
  ];
}

/** The connector's name for the payment of this attempt. */
export function connectorId(world: World): string {
  return world.newId('pi_3', 23);
}

/**
 * Captures money: it is on the platform's balance at Stripe from then on, pending as long as the
 * settings say. Less than was authorized leaves the payment partially captured.
 */
export function captureMoney(world: World, payment: Payment, amountMinor: number): Payment {
  const paymentIntent = payment.attempts.at(-1)!.connectorTransactionId ?? connectorId(world);
  const id = world.newId('ch_3', 23);
  const currency = payment.currency.toLowerCase();
  const transaction = move(world, {
    account: PLATFORM,
    amountMinor,
    currency,
    source: id,
    type: 'charge',
    reportingCategory: 'charge',
    pendingMs: world.settings().settlementMs,
  });
  world.tables.charges.put({
    id,
    seq: world.state.nextSeq(),
    paymentId: payment.id,
    paymentIntent,
    amountMinor,
    refundedMinor: 0,
    currency,
    balanceTransaction: transaction.id,
    livemode: world.settings().livemode,
    created: world.clock.seconds(),
  });
  const receivedMinor = payment.receivedMinor + amountMinor;
  const isWhole = receivedMinor >= payment.amountMinor;
  const staysOpen = payment.captureMethod === 'manual_multiple' && !isWhole;
  const partial = staysOpen ? 'partially_captured_and_capturable' : 'partially_captured';
  return changePayment(world, payment, {
    status: isWhole ? 'succeeded' : partial,
    receivedMinor,
    capturableMinor: staysOpen ? payment.amountMinor - receivedMinor : 0,
    captures: [
      ...payment.captures,
      { id: world.newId('cap_', 20), amountMinor, sequence: payment.captures.length + 1 },
    ],
    attempts: changeAttempt(world, payment, {
      status: isWhole ? 'charged' : 'partial_charged',
      connectorTransactionId: paymentIntent,
    }),
  });
}
