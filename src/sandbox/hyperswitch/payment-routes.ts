import type { Answer, Handler, Route, SandboxRequest } from '../http/model.ts';
import type { World } from '../world.ts';
import { captureMoney, changeAttempt, changePayment } from './change-payment.ts';
import { confirmPayment, failPayment, pay } from './confirm-payment.ts';
import { createPayment, readMethod, updatePayment } from './create-payment.ts';
import { listPayments } from './list-payments.ts';
import { OPEN_STATUSES, type Payment } from './model.ts';
import { readFields, readText, readWhole } from './read-fields.ts';
import { refusals } from './refusal.ts';
import { renderPayment, type PaymentOptions } from './render.ts';

export const paymentRoutes: readonly Route[] = [
  { method: 'POST', path: '/payments', handler: create },
  { method: 'GET', path: '/payments/list', handler: listPayments },
  { method: 'GET', path: '/payments/:id', handler: retrieve },
  { method: 'POST', path: '/payments/:id', handler: withPayment(update) },
  { method: 'POST', path: '/payments/:id/confirm', handler: withPayment(confirm) },
  { method: 'POST', path: '/payments/:id/capture', handler: withPayment(capture) },
  { method: 'POST', path: '/payments/:id/cancel', handler: withPayment(cancel) },
  {
    method: 'POST',
    path: '/payments/:id/cancel_post_capture',
    handler: withPayment(cancelPostCapture),
  },
];

function create(world: World, request: SandboxRequest): Answer {
  return ok(world, createPayment(world, readFields(request.body)));
}

function retrieve(world: World, request: SandboxRequest): Answer {
  const { query } = request;
  let payment = findPayment(world, request);
  if (query.get('force_sync') === 'true') payment = syncPayment(world, payment);
  return ok(world, payment, {
    attempts: query.get('expand_attempts') === 'true',
    captures: query.get('expand_captures') === 'true',
  });
}

/** Asks the connector what it knows. */
function syncPayment(world: World, payment: Payment): Payment {
  const { atConnector, ...rest } = payment;
  if (atConnector === undefined) return payment;
  world.tables.payments.put(rest);
  if (atConnector === 'succeeded') return pay(world, rest, false);
  const message = 'The bank has declined the payment.';
  return failPayment(world, rest, { decline: 'generic_decline', message });
}

function update(world: World, payment: Payment, request: SandboxRequest): Payment {
  return updatePayment(world, payment, readFields(request.body));
}

function confirm(world: World, payment: Payment, request: SandboxRequest): Payment {
  if (!OPEN_STATUSES.includes(payment.status) && payment.status !== 'failed') {
    throw refusals.stateUnexpected('confirmed', payment.status, 'requires_confirmation');
  }
  const method = readMethod(readFields(request.body));
  if (method.outcome === undefined) throw refusals.parameterMissing('payment_method_data');
  return confirmPayment(world, { ...payment, ...method.kept }, method.outcome);
}

function capture(world: World, payment: Payment, request: SandboxRequest): Payment {
  const expected = 'requires_capture, partially_captured_and_capturable';
  if (!['requires_capture', 'partially_captured_and_capturable'].includes(payment.status)) {
    throw refusals.stateUnexpected('captured', payment.status, expected);
  }
  const fields = readFields(request.body);
  const amountMinor = readWhole(fields, 'amount_to_capture') ?? payment.capturableMinor;
  if (amountMinor <= 0) throw refusals.valueInvalid('amount_to_capture');
  if (amountMinor > payment.capturableMinor) {
    throw refusals.dataInvalid('amount_to_capture is greater than amount');
  }
  return captureMoney(world, payment, amountMinor);
}

function cancel(world: World, payment: Payment, request: SandboxRequest): Payment {
  const cancellable = [...OPEN_STATUSES, 'requires_capture', 'partially_captured_and_capturable'];
  if (!cancellable.includes(payment.status)) {
    throw refusals.stateUnexpected('cancelled', payment.status, cancellable.join(', '));
  }
  const hasMoney = payment.receivedMinor > 0;
  return changePayment(world, payment, {
    status: hasMoney ? 'partially_captured' : 'cancelled',
    capturableMinor: 0,
    cancellationReason: readText(readFields(request.body), 'cancellation_reason', 255),
    attempts: changeAttempt(world, payment, { status: hasMoney ? 'partial_charged' : 'voided' }),
  });
}

function cancelPostCapture(world: World, payment: Payment, request: SandboxRequest): Payment {
  if (payment.status !== 'succeeded' && payment.status !== 'partially_captured') {
    throw refusals.stateUnexpected('cancelled_post_capture', payment.status, 'succeeded');
  }
  return changePayment(world, payment, {
    status: 'cancelled_post_capture',
    cancellationReason: readText(readFields(request.body), 'cancellation_reason', 255),
    attempts: changeAttempt(world, payment, { status: 'voided_post_charge' }),
  });
}

function findPayment(world: World, request: SandboxRequest): Payment {
  const payment = world.tables.payments.get(request.params['id']!);
  if (!payment) throw refusals.paymentMissing();
  return payment;
}

function withPayment(
  act: (world: World, payment: Payment, request: SandboxRequest) => Payment,
): Handler {
  return (world, request) => ok(world, act(world, findPayment(world, request), request));
}

function ok(world: World, payment: Payment, options: PaymentOptions = {}): Answer {
  return { status: 200, body: renderPayment(world, payment, { ...options, related: true }) };
}
