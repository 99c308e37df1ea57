import type { LedgerEntry } from '#domains/ledger/index.ts';
import type { Payment } from '#domains/payments/index.ts';

import { disputePhase } from './dispute-phase.ts';
import type { OrderProofFacts, ProofSource } from './proof-model.ts';

/** Every fact of an order that moves money, or may, with what the books must say of it. Pure. */
export function proofSources(facts: OrderProofFacts): ProofSource[] {
  return [
    ...facts.payments.map((payment): ProofSource => ({
      kind: 'payment',
      ...idOf(payment, payment.providerPaymentId),
      movesMinor: captured(payment),
      isOurs: true,
    })),
    ...facts.refunds.map((refund): ProofSource => ({
      kind: 'refund',
      ...idOf(refund, refund.providerRefundId),
      movesMinor: refund.state === 'succeeded' ? -refund.amountMinor : 0n,
      isOurs: refund.cause !== 'remote',
    })),
    ...facts.transfers.map((transfer): ProofSource => ({
      kind: 'transfer',
      ...idOf(transfer, transfer.stripeTransferId),
      movesMinor: transfer.stripeTransferId === null ? 0n : -transfer.amountMinor,
      isOurs: true,
    })),
    ...facts.reversals.map((reversal): ProofSource => ({
      kind: 'reversal',
      ...idOf(reversal, reversal.stripeReversalId),
      movesMinor: reversal.state === 'succeeded' ? reversal.amountMinor : 0n,
      isOurs: reversal.causeKind !== 'remote',
    })),
    ...facts.disputes.map((dispute): ProofSource => ({
      kind: 'dispute',
      ...idOf(dispute, dispute.providerDisputeId),
      movesMinor: disputePhase(dispute) === 'won' ? 0n : -dispute.amountMinor,
      isOurs: false,
    })),
    ...facts.corrections.map((correction): ProofSource => ({
      kind: 'correction',
      id: correction.id,
      state: 'booked',
      providerId: null,
      currency: null,
      movesMinor: null,
      isOurs: false,
    })),
  ];
}

function idOf(row: { id: string; state: string; currency: string }, providerId: string | null) {
  return { id: row.id, state: row.state, currency: row.currency, providerId };
}

/** A payment that is in doubt after its success may be booked, or not. */
function captured(payment: Payment): bigint | null {
  if (payment.state === 'needs_attention') return null;
  if (payment.state !== 'succeeded') return 0n;
  return payment.surplus ? (payment.receivedMinor ?? payment.amountMinor) : payment.amountMinor;
}

/** What the books moved into our balance at Stripe for one fact. Pure. */
export function bookedOf(
  { kind, id }: Pick<ProofSource, 'kind' | 'id'>,
  entries: readonly LedgerEntry[],
): bigint {
  return entries
    .filter(({ source }) => source.kind === kind && source.id === id)
    .reduce((sum, { debit, credit, amountMinor }) => {
      const into = debit.kind === 'stripe_balance' ? amountMinor : 0n;
      return sum + into - (credit.kind === 'stripe_balance' ? amountMinor : 0n);
    }, 0n);
}
