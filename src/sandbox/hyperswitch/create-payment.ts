import type { World } from '../world.ts';
import { announcePayment } from './announce-change.ts';
import { confirmPayment, outcomeOfCard, type Outcome } from './confirm-payment.ts';
import { CURRENCIES } from './currencies.ts';
import type { CaptureMethod, Payment, PaymentEcho } from './model.ts';
import {
  readFlag,
  readMetadata,
  readObject,
  readText,
  readWhole,
  readWord,
  type Fields,
} from './read-fields.ts';
import { refusals } from './refusal.ts';

const CAPTURE_METHODS: readonly CaptureMethod[] = [
  'automatic',
  'manual',
  'manual_multiple',
  'scheduled',
  'sequential_automatic',
];
const SESSION_SECONDS = 900;
/** The document says exactly 30 characters; the code takes these. */
const PAYMENT_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** Makes a payment, and confirms it at once where the request says so. */
export function createPayment(world: World, fields: Fields): Payment {
  const amountMinor = readAmount(fields);
  const currency = readWord(fields, 'currency', CURRENCIES);
  if (currency === null) throw refusals.parameterMissing('currency');
  const given = readText(fields, 'payment_id', 64);
  if (given !== null && !PAYMENT_ID.test(given)) {
    throw refusals.formatInvalid('payment_id', '1 to 64 letters, digits, hyphens or underscores');
  }
  const terms = readTerms(world, fields);
  const method = readMethod(fields);
  const id = given ?? world.newId('pay_', 26).toLowerCase();
  if (world.tables.payments.get(id)) throw refusals.duplicatePayment(id);
  const nowMs = world.clock.nowMs();
  const payment = world.tables.payments.put({
    id,
    seq: world.state.nextSeq(),
    amountMinor,
    currency,
    ...terms,
    ...method.kept,
    status: method.outcome === undefined ? 'requires_payment_method' : 'requires_confirmation',
    capturableMinor: 0,
    receivedMinor: 0,
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    attempts: [
      { id: `${id}_1`, status: 'payment_method_awaited', createdAtMs: nowMs, modifiedAtMs: nowMs },
    ],
    captures: [],
    cancellationReason: null,
    errorCode: null,
    errorMessage: null,
  });
  world.schedule({ kind: 'expire-payment', subject: id, dueAtMs: payment.expiresAtMs });
  if (!terms.isConfirmed) return payment;
  if (method.outcome === undefined) return payment;
  return confirmPayment(world, payment, method.outcome);
}

function readAmount(fields: Fields): number {
  const amountMinor = readWhole(fields, 'amount');
  if (amountMinor === null) throw refusals.parameterMissing('amount');
  if (amountMinor < 0) throw refusals.valueInvalid('amount');
  return amountMinor;
}

/** What may be given again by an update. */
function readTerms(world: World, fields: Fields) {
  const { profileId } = world.settings().keys;
  const profile = readText(fields, 'profile_id', 64);
  if (profile !== null && profile !== profileId) throw refusals.valueInvalid('profile_id');
  const expirySeconds = readWhole(fields, 'session_expiry') ?? SESSION_SECONDS;
  return {
    echo: readEcho(fields),
    captureMethod: readWord(fields, 'capture_method', CAPTURE_METHODS) ?? ('automatic' as const),
    profileId,
    hasLink: readFlag(fields, 'payment_link') ?? false,
    isConfirmed: readFlag(fields, 'confirm') ?? false,
    expiresAtMs: world.clock.nowMs() + expirySeconds * 1000,
    split: readObject(fields, 'split_payments'),
  };
}

function readEcho(fields: Fields): PaymentEcho {
  const customer = readObject(fields, 'customer') ?? {};
  return {
    customer_id: readText(fields, 'customer_id', 64) ?? readText(customer, 'id', 64),
    description: readText(fields, 'description', 1024),
    return_url: readText(fields, 'return_url', 2048),
    metadata: readMetadata(fields),
    merchant_order_reference_id: readText(fields, 'merchant_order_reference_id', 255),
    setup_future_usage: readWord(fields, 'setup_future_usage', ['on_session', 'off_session']),
    off_session: readFlag(fields, 'off_session'),
    statement_descriptor_name: readText(fields, 'statement_descriptor_name', 255),
    frm_metadata: readObject(fields, 'frm_metadata'),
    email: readText(fields, 'email', 255) ?? readText(customer, 'email', 255),
  };
}

/** How it is paid; other methods than cards simply pay. */
export function readMethod(fields: Fields): {
  kept: Pick<Payment, 'paymentMethod' | 'cardLast4'>;
  outcome: Outcome | undefined;
} {
  const paymentMethod = readText(fields, 'payment_method', 64);
  if (paymentMethod === null) {
    return { kept: { paymentMethod: null, cardLast4: null }, outcome: undefined };
  }
  if (paymentMethod !== 'card') return { kept: { paymentMethod, cardLast4: null }, outcome: 'pay' };
  const data = readObject(fields, 'payment_method_data') ?? {};
  const number = readText(readObject(data, 'card') ?? {}, 'card_number', 32)?.replaceAll(' ', '');
  if (number === undefined) return { kept: { paymentMethod, cardLast4: null }, outcome: undefined };
  if (!/^\d{12,19}$/.test(number)) throw refusals.cardInvalid();
  const kept = { paymentMethod, cardLast4: number.slice(-4) };
  return { kept, outcome: outcomeOfCard(number) };
}

/** Changes what may still be changed: until money is authorized. */
export function updatePayment(world: World, payment: Payment, fields: Fields): Payment {
  if (!['requires_payment_method', 'requires_confirmation', 'failed'].includes(payment.status)) {
    throw refusals.stateUnexpected('updated', payment.status, 'requires_payment_method');
  }
  const amountMinor = readWhole(fields, 'amount') ?? payment.amountMinor;
  if (amountMinor < 0) throw refusals.valueInvalid('amount');
  const given = Object.fromEntries(
    Object.entries(readEcho(fields)).filter(([, value]) => value !== null),
  );
  const method = readMethod(fields);
  const next = world.tables.payments.put({
    ...payment,
    ...(method.kept.paymentMethod !== null && method.kept),
    amountMinor,
    currency: readWord(fields, 'currency', CURRENCIES) ?? payment.currency,
    captureMethod: readWord(fields, 'capture_method', CAPTURE_METHODS) ?? payment.captureMethod,
    echo: { ...payment.echo, ...given },
    modifiedAtMs: world.clock.nowMs(),
  });
  if (!readFlag(fields, 'confirm') || method.outcome === undefined) return next;
  return confirmPayment(world, next, method.outcome);
}

/** A payment that nobody has finished in time. */
export function expirePayment(world: World, payment: Payment): void {
  const next = world.tables.payments.put({
    ...payment,
    status: 'expired',
    modifiedAtMs: world.clock.nowMs(),
  });
  announcePayment(world, next);
}
