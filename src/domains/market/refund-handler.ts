import {
  findPayment,
  keyed,
  openException,
  type MoneyTx,
  type OperationHandler,
  type Payment,
  type RemoteRefund,
  type Verdict,
} from '#domains/payments/index.ts';

import { concludeRefund } from './conclude-refund.ts';
import type { MarketHooks } from './hooks.ts';
import { lockChain } from './lock-chain.ts';
import { refundMachine, type Refund, type RefundId, type RefundState } from './model.ts';
import { findRefund, lockRefund, updateRefund } from './refund-store.ts';

interface Subject {
  readonly refund: Refund;
  readonly payment: Payment;
}

/** Hyperswitch's statuses of a refund and what they are to us. */
const STATES: Readonly<Record<string, RefundState>> = Object.freeze({
  succeeded: 'succeeded',
  failed: 'failed',
  pending: 'pending',
  review: 'review',
});

/** What a status of Hyperswitch is to us; undefined for a word that we do not know. Pure. */
export function refundStateOf(status: string): RefundState | undefined {
  return Object.hasOwn(STATES, status) ? STATES[status] : undefined;
}

/** How money goes back to buyers: under an id of ours, so that a second request cannot be a second refund. */
export function createRefundHandler(hooks: MarketHooks): OperationHandler<Subject, RemoteRefund> {
  return {
    kind: 'refund',
    provider: 'hyperswitch',
    newKeyAfterAbsence: false,
    lock: async (tx, subjectId) => {
      const refund = await requireRefund(tx, subjectId);
      await lockChain(tx, refund.paymentId, hooks);
      await lockRefund(tx, refund.id);
    },
    begin: async (tx, operation) => {
      const refund = await requireRefund(tx, operation.subjectId);
      const payment = (await findPayment(tx, refund.paymentId))!;
      const sent = await moveRefund(tx, refund, 'submitting');
      return { act: 'go', subject: { refund: sent, payment } };
    },
    send: (ctx, { refund, payment }, operation) =>
      ctx.psp.hyperswitch().createRefund(
        {
          id: refund.providerRefundId,
          paymentId: payment.providerPaymentId,
          amountMinor: refund.amountMinor,
          currency: refund.currency,
          reason: refund.reason,
          metadata: {
            [`${payment.purpose}_id`]: payment.subjectId,
            refund_row_id: refund.id,
            request_id: refund.requestId,
          },
        },
        keyed(ctx, operation),
      ),
    look: (ctx, { refund, payment }) =>
      ctx.psp.hyperswitch().getRefund(
        refund.providerRefundId,
        { signal: ctx.signal, requestId: ctx.requestId },
        {
          amountMinor: refund.amountMinor,
          currency: refund.currency,
          paymentId: payment.providerPaymentId,
        },
      ),
    apply: async (tx, _subject, remote, operation) => {
      const refund = await requireRefund(tx, operation.subjectId);
      const verdict = await applyRefund(tx, refund, remote, hooks);
      return { verdict, providerObjectId: remote.id };
    },
    refuse: async (tx, _subject, refusal, operation) => {
      const refund = await requireRefund(tx, operation.subjectId);
      const { code: failureCode, message: failureMessage } = refusal;
      const failed = await moveRefund(tx, refund, 'failed', { failureCode, failureMessage });
      await showIfStranded(tx, failed);
      return { state: 'refused' };
    },
    doubt: async (tx, _subject, operation) => {
      const refund = await requireRefund(tx, operation.subjectId);
      if (refund.state === 'submitting') await moveRefund(tx, refund, 'unknown');
    },
  };
}

async function applyRefund(
  tx: MoneyTx,
  refund: Refund,
  remote: RemoteRefund,
  hooks: MarketHooks,
): Promise<Verdict> {
  const seen = { ...refund, providerUpdatedAt: remote.updatedAt ?? refund.providerUpdatedAt };
  const told = refundStateOf(remote.status);
  if (told === undefined) {
    await openException(tx, {
      class: 'unknown_status',
      subject: { kind: 'refund', id: refund.id },
      message: `Hyperswitch says ${JSON.stringify(remote.status)} of refund ${remote.id}`,
      amount: { minor: refund.amountMinor, currency: refund.currency },
    });
    await moveRefund(tx, seen, 'pending');
    return { state: 'watching' };
  }
  const undone = refund.state === 'succeeded' || refund.state === 'failed_after_success';
  const to = told === 'failed' && undone ? 'failed_after_success' : told;
  const moved = await moveRefund(tx, seen, to, {
    failureCode: to === 'succeeded' ? null : remote.errorCode,
    failureMessage: to === 'succeeded' ? null : remote.errorMessage,
    succeededAt: to === 'succeeded' ? (refund.succeededAt ?? tx.clock.now()) : refund.succeededAt,
  });
  if (moved.state !== refund.state) {
    if (moved.state === 'succeeded') await concludeRefund(tx, moved, 'done', hooks);
    if (moved.state === 'failed_after_success') await concludeRefund(tx, moved, 'undone', hooks);
    if (moved.state === 'failed') await showIfStranded(tx, moved);
  }
  const final = moved.state !== 'pending' && moved.state !== 'review';
  return final
    ? { state: 'settled' }
    : { state: 'watching', progress: moved.state !== refund.state };
}

/** A refund that cannot follow what it is stays as it is: an old answer changes nothing. */
async function moveRefund(
  tx: MoneyTx,
  refund: Refund,
  to: RefundState,
  changes: Partial<Refund> = {},
): Promise<Refund> {
  if (refund.state !== to && !refundMachine.canMove(refund.state, to)) return refund;
  const moved: Refund = { ...refund, ...changes, state: to, updatedAt: tx.clock.now() };
  await updateRefund(tx, moved);
  return moved;
}

/** Nobody asked for a refund of surplus money, so nobody waits for it: a person has to. */
async function showIfStranded(tx: MoneyTx, refund: Refund): Promise<void> {
  if (refund.cause !== 'surplus') return;
  await openException(tx, {
    class: 'surplus_payment',
    subject: { kind: 'payment', id: refund.paymentId },
    message: `Money that bought nothing could not be given back: ${refund.failureMessage ?? 'failed'}`,
    details: { refundId: refund.id, code: refund.failureCode },
    amount: { minor: refund.amountMinor, currency: refund.currency },
  });
}

async function requireRefund(tx: Pick<MoneyTx, 'db'>, id: string): Promise<Refund> {
  const refund = await findRefund(tx, id as RefundId);
  if (refund === undefined) throw new Error(`there is no refund ${id}`);
  return refund;
}
