import type { Context } from '#context.ts';

import type { KeyedCall } from './gateway/call.ts';
import type { RemoteDispute, RemotePayment, RemoteRefund } from './gateway/hyperswitch.ts';
import {
  paymentMachine,
  type Operation,
  type Payment,
  type PaymentId,
  type PaymentPurpose,
} from './model.ts';
import { makeWay } from './make-way.ts';
import { openException } from './open-exception.ts';
import type { MoneyCall, MoneyTx, OperationHandler, Verdict } from './operation-handler.ts';
import type { Outcome, Refusal } from './outcome.ts';
import { findPayment, lockPayment, updatePayment } from './payment-store.ts';
import { readPaymentStatus } from './payment-status.ts';

/** How a payment stands on the provider's page. */
export interface PaymentDescription {
  /** What the buyer reads there. */
  readonly description: string;
  /** Where the page sends him afterwards. */
  readonly returnUrl: string;
  /** Until when he may pay; null leaves it to the provider. */
  readonly payableUntil: Date | null;
}

/** What is bought with payments of one purpose. Everything runs inside the payment's transaction. */
export interface PaymentOwner {
  /** Locks the thing until the transaction ends; before the payment, which is locked behind it. */
  lock(tx: MoneyTx, subjectId: string): Promise<void>;
  describe(tx: MoneyTx, payment: Payment): Promise<PaymentDescription>;
  /** Whether the thing can still be bought by it; money for what is not wanted goes back. */
  isWanted(tx: MoneyTx, payment: Payment): Promise<boolean>;
  /** The money is there, to the unit, and buys the thing. */
  paid(tx: MoneyTx, payment: Payment): Promise<void>;
  /** It is anything else than before; also when money that was there is in doubt. */
  changed(tx: MoneyTx, payment: Payment): Promise<void>;
}

/** What hangs on a payment at the provider, and what becomes of money that buys nothing. */
export interface PaymentRelations {
  /** Money that bought nothing: booked, and asked back, once. */
  surplus(tx: MoneyTx, payment: Payment): Promise<void>;
  refunds(tx: MoneyTx, payment: Payment, remote: readonly RemoteRefund[]): Promise<void>;
  disputes(tx: MoneyTx, payment: Payment, remote: readonly RemoteDispute[]): Promise<void>;
}

interface Subject extends PaymentDescription {
  readonly payment: Payment;
  readonly wanted: boolean;
}

/** Hyperswitch takes pages that are open for a minute to three months. */
const PAYABLE_SECONDS = { min: 60, max: 7_890_000 };

/** A failure may still become a success: so long it is looked at again without being told to. */
const FAILED_WATCH_MS = 3 * 24 * 3_600_000;
/** Statuses in which a payment that nobody wants any more can be ended. */
const CANCELLABLE = new Set([
  'requires_payment_method',
  'requires_confirmation',
  'requires_capture',
  'requires_customer_action',
]);

/** How payments are had at Hyperswitch, and what follows when they are there. */
export function createPaymentHandler(
  owners: Readonly<Record<PaymentPurpose, PaymentOwner>>,
  relations: PaymentRelations,
): OperationHandler<Subject, RemotePayment> {
  return {
    kind: 'payment',
    provider: 'hyperswitch',
    newKeyAfterAbsence: false,
    lock: async (tx, subjectId) => {
      const payment = await requirePayment(tx, subjectId);
      await owners[payment.purpose].lock(tx, payment.subjectId);
      await lockPayment(tx, payment.id);
    },
    begin: async (tx, operation) => {
      const payment = await requirePayment(tx, operation.subjectId);
      const owner = owners[payment.purpose];
      const wanted = !payment.surplus && (await owner.isWanted(tx, payment));
      // What was never sent and is not wanted never needs to be.
      if (!wanted && operation.state === 'due' && operation.keyFirstSentAt === null) {
        await move(tx, payment, { state: 'cancelled' }, owner);
        return { act: 'leave', verdict: { state: 'refused' } };
      }
      return { act: 'go', subject: { payment, wanted, ...(await owner.describe(tx, payment)) } };
    },
    send,
    look,
    apply: (tx, _subject, remote, operation) =>
      applyPayment(tx, { operation, remote, owners, relations }),
    refuse: async (tx, { payment }, refusal) => refusePayment(tx, payment.id, refusal, owners),
    doubt: async () => {},
  };
}

async function send(
  ctx: MoneyCall,
  subject: Subject,
  operation: Operation,
): Promise<Outcome<RemotePayment>> {
  const { payment, description, returnUrl, payableUntil } = subject;
  return ctx.psp.hyperswitch().createPayment(
    {
      id: payment.providerPaymentId,
      amountMinor: payment.amountMinor,
      currency: payment.currency,
      description,
      returnUrl,
      payableSeconds: payableUntil === null ? null : secondsUntil(ctx, payableUntil),
      metadata: {
        [`${payment.purpose}_id`]: payment.subjectId,
        payment_row_id: payment.id,
        request_id: payment.requestId,
      },
    },
    keyed(ctx, operation),
  );
}

function secondsUntil(ctx: Pick<MoneyCall, 'clock'>, end: Date): number {
  const seconds = Math.floor((end.getTime() - ctx.clock.now().getTime()) / 1_000);
  return Math.min(PAYABLE_SECONDS.max, Math.max(PAYABLE_SECONDS.min, seconds));
}

async function look(
  ctx: MoneyCall,
  subject: Subject,
  operation: Operation,
): Promise<Outcome<RemotePayment>> {
  const { payment, wanted } = subject;
  const hyperswitch = ctx.psp.hyperswitch();
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const seen = await hyperswitch.getPayment(payment.providerPaymentId, call);
  if (wanted || seen.kind !== 'applied' || !CANCELLABLE.has(seen.object.status)) return seen;
  // Ended at the provider too, so that nobody pays for what cannot be had any more.
  const key = `${operation.idempotencyKey}:cancel`;
  const ended = await hyperswitch.cancelPayment(payment.providerPaymentId, {
    ...keyed(ctx, operation),
    idempotencyKey: key,
    first: false,
  });
  return ended.kind === 'applied' ? ended : seen;
}

interface Applying {
  readonly operation: Operation;
  readonly remote: RemotePayment;
  readonly owners: Readonly<Record<PaymentPurpose, PaymentOwner>>;
  readonly relations: PaymentRelations;
}

async function applyPayment(
  tx: MoneyTx,
  { operation, remote, owners, relations }: Applying,
): Promise<{ verdict: Verdict; providerObjectId: string }> {
  const before = await requirePayment(tx, operation.subjectId);
  const owner = owners[before.purpose];
  const reading = readPaymentStatus(before, remote);
  if (reading.alarm !== undefined) {
    await openException(tx, {
      class: reading.alarm.class,
      subject: { kind: 'payment', id: before.id },
      message: reading.alarm.message,
      amount: { minor: before.amountMinor, currency: before.currency },
    });
  }
  const payment = await move(
    tx,
    {
      ...before,
      providerStatus: remote.status,
      receivedMinor:
        reading.state === 'succeeded' || remote.receivedMinor > 0n
          ? remote.receivedMinor
          : before.receivedMinor,
      providerRefundedMinor: remote.refundedMinor,
      checkoutUrl: remote.checkoutUrl ?? before.checkoutUrl,
      providerUpdatedAt: remote.updatedAt ?? before.providerUpdatedAt,
    },
    reading,
    owner,
    relations,
  );
  await relations.refunds(tx, payment, remote.refunds);
  await relations.disputes(tx, payment, remote.disputes);
  const progress = payment.state !== before.state;
  return { verdict: verdictOf(payment, tx.clock.now(), progress), providerObjectId: remote.id };
}

/** Writes the payment as it is now, and tells its owner when that is something else than before. */
async function move(
  tx: MoneyTx,
  seen: Payment,
  to: { readonly state: Payment['state'] },
  owner: PaymentOwner,
  relations?: PaymentRelations,
): Promise<Payment> {
  const now = tx.clock.now();
  const moves = seen.state !== to.state && paymentMachine.canMove(seen.state, to.state);
  if (!moves) {
    const same = { ...seen, updatedAt: now };
    await updatePayment(tx, same);
    return same;
  }
  const succeeds = to.state === 'succeeded';
  const buys =
    !seen.surplus &&
    (!succeeds || seen.succeededAt !== null || (await owner.isWanted(tx, seen))) &&
    (await makeWay(tx, seen, to.state));
  const payment: Payment = {
    ...seen,
    state: to.state,
    surplus: !buys,
    succeededAt: succeeds ? (seen.succeededAt ?? now) : seen.succeededAt,
    updatedAt: now,
  };
  await updatePayment(tx, payment);
  if (payment.surplus && succeeds) await relations?.surplus(tx, payment);
  else if (succeeds) await owner.paid(tx, payment);
  else await owner.changed(tx, payment);
  return payment;
}

async function refusePayment(
  tx: MoneyTx,
  id: PaymentId,
  refusal: Refusal,
  owners: Readonly<Record<PaymentPurpose, PaymentOwner>>,
): Promise<Verdict> {
  const payment = await requirePayment(tx, id);
  const refused = { ...payment, providerStatus: `refused: ${refusal.code}` };
  await move(tx, refused, { state: 'failed' }, owners[payment.purpose]);
  return { state: 'refused' };
}

function verdictOf(payment: Payment, now: Date, progress: boolean): Verdict {
  const ageMs = now.getTime() - payment.createdAt.getTime();
  switch (payment.state) {
    case 'succeeded':
    case 'cancelled':
    case 'expired':
      return { state: 'settled' };
    case 'failed':
      return ageMs < FAILED_WATCH_MS ? { state: 'watching', progress } : { state: 'settled' };
    default:
      return { state: 'watching', progress };
  }
}

async function requirePayment(tx: Pick<Context, 'db'>, id: string): Promise<Payment> {
  const payment = await findPayment(tx, id as PaymentId);
  if (payment === undefined) throw new Error(`there is no payment ${id}`);
  return payment;
}

/** What a call of an operation carries. */
export function keyed(
  ctx: Pick<MoneyCall, 'signal' | 'requestId' | 'clock' | 'config'>,
  operation: Operation,
): KeyedCall {
  const sentAt = operation.keyFirstSentAt ?? ctx.clock.now();
  const keyAgeMs = ctx.clock.now().getTime() - sentAt.getTime();
  const endsAt = operation.leaseExpiresAt?.getTime() ?? Infinity;
  return {
    signal: ctx.signal,
    requestId: ctx.requestId,
    idempotencyKey: operation.idempotencyKey,
    first: operation.unclearSince === null,
    keyHolds: keyAgeMs < ctx.config.payments.keyHours * 3_600_000,
    isHeld: () => ctx.clock.now().getTime() + ctx.config.payments.timeoutMs <= endsAt,
  };
}
