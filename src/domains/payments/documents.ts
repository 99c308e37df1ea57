import type { Payment, PaymentException, Operation } from './model.ts';

/** Rows as `--json` and the HTTP API show them: amounts as digits, times as RFC 3339. */

/** An exception. Pure. */
export function toExceptionDocument(row: PaymentException) {
  return {
    id: row.id,
    class: row.class,
    subject: { kind: row.subjectKind, id: row.subjectId },
    message: row.message,
    details: row.details,
    amountMinor: row.amountMinor === null ? null : String(row.amountMinor),
    currency: row.currency,
    openedAt: row.openedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    closedBy: row.closedBy,
    closeReason: row.closeReason,
  };
}

/** A payment. Pure. */
export function toPaymentDocument(row: Payment) {
  return {
    id: row.id,
    purpose: row.purpose,
    subjectId: row.subjectId,
    buyerId: row.buyerId,
    providerPaymentId: row.providerPaymentId,
    amountMinor: String(row.amountMinor),
    currency: row.currency,
    state: row.state,
    providerStatus: row.providerStatus,
    receivedMinor: row.receivedMinor === null ? null : String(row.receivedMinor),
    providerRefundedMinor: String(row.providerRefundedMinor),
    checkoutUrl: row.checkoutUrl,
    surplus: row.surplus,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    succeededAt: row.succeededAt?.toISOString() ?? null,
  };
}

/** An operation. Pure. */
export function toOperationDocument(row: Operation) {
  return {
    id: row.id,
    provider: row.provider,
    kind: row.kind,
    subjectId: row.subjectId,
    state: row.state,
    attempt: row.attempt,
    providerObjectId: row.providerObjectId,
    tries: row.tries,
    lastOutcome: row.lastOutcome,
    lastStatus: row.lastStatus,
    lastCode: row.lastCode,
    lastMessage: row.lastMessage,
    openedAt: row.openedAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
    unclearSince: row.unclearSince?.toISOString() ?? null,
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}
