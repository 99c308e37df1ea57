import type { World } from '../world.ts';
import { captureMoney, changeAttempt, changePayment, connectorId } from './change-payment.ts';
import type { Attempt, Payment } from './model.ts';

/** What becomes of a payment that is confirmed. */
export type Outcome = 'pay' | 'step' | { readonly decline: string; readonly message: string };

/** Cards that do not simply pay; every other number does. */
const CARDS: Readonly<Record<string, Outcome>> = {
  '4000000000003220': 'step',
  '4000002500003155': 'step',
  '4000000000000002': { decline: 'card_declined', message: 'Your card was declined.' },
  '4000000000009995': {
    decline: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
  '4000000000000069': { decline: 'expired_card', message: 'Your card has expired.' },
  '4000000000000127': { decline: 'incorrect_cvc', message: "Your card's security code is wrong." },
};

export function outcomeOfCard(cardNumber: string): Outcome {
  return CARDS[cardNumber] ?? 'pay';
}

/** Tries to pay: with a new attempt, when the last one has failed. */
export function confirmPayment(world: World, payment: Payment, outcome: Outcome): Payment {
  const tried = payment.status === 'failed' ? withNewAttempt(world, payment) : payment;
  if (outcome === 'step') {
    return changePayment(world, tried, {
      status: 'requires_customer_action',
      attempts: changeAttempt(world, tried, { status: 'authentication_pending' }),
    });
  }
  return outcome === 'pay' ? pay(world, tried) : failPayment(world, tried, outcome);
}

/** The money is there, or authorized, or on its way: as capture method and settings say. */
export function pay(world: World, payment: Payment, isOnItsWay?: boolean): Payment {
  const paid = clearErrors(payment);
  const connectorTransactionId = connectorId(world);
  if (isOnItsWay ?? world.settings().newPayments === 'processing') {
    return changePayment(world, paid, {
      status: 'processing',
      attempts: changeAttempt(world, paid, { status: 'pending', connectorTransactionId }),
    });
  }
  if (paid.captureMethod === 'automatic' || paid.captureMethod === 'sequential_automatic') {
    const attempts = changeAttempt(world, paid, { connectorTransactionId });
    return captureMoney(world, { ...paid, attempts }, paid.amountMinor);
  }
  return changePayment(world, paid, {
    status: 'requires_capture',
    capturableMinor: paid.amountMinor,
    attempts: changeAttempt(world, paid, { status: 'authorized', connectorTransactionId }),
  });
}

export function failPayment(
  world: World,
  payment: Payment,
  { decline, message }: { decline: string; message: string },
): Payment {
  return changePayment(world, payment, {
    status: 'failed',
    capturableMinor: 0,
    errorCode: decline,
    errorMessage: message,
    attempts: changeAttempt(world, payment, {
      status: 'failure',
      errorCode: decline,
      errorMessage: message,
    }),
  });
}

export function withNewAttempt(world: World, payment: Payment): Payment {
  const nowMs = world.clock.nowMs();
  const attempt: Attempt = {
    id: `${payment.id}_${payment.attempts.length + 1}`,
    status: 'started',
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
  };
  return { ...clearErrors(payment), attempts: [...payment.attempts, attempt] };
}

function clearErrors(payment: Payment): Payment {
  return { ...payment, errorCode: null, errorMessage: null };
}
