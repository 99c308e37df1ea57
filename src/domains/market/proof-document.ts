import type { OrderProof } from './proof-model.ts';

/** A proof as the API and the command line show it: amounts as digits, times as RFC 3339. Pure. */
export function toProofDocument(proof: OrderProof) {
  const { orderId, state, currency, sum } = proof;
  return {
    orderId,
    state,
    currency,
    lines: proof.lines.map((line) => ({
      itemId: line.itemId,
      title: line.title,
      sellerId: line.sellerId,
      priceMinor: String(line.priceMinor),
      feeMinor: String(line.feeMinor),
      shareMinor: String(line.shareMinor),
      refundedMinor: String(line.refundedMinor),
      reversedMinor: String(line.reversedMinor),
    })),
    postings: proof.postings.map((posting) => ({
      transactionId: posting.transactionId,
      purpose: posting.purpose,
      occurredAt: posting.occurredAt.toISOString(),
      source: posting.source,
      providerId: posting.providerId,
      operation: posting.operation,
      events: posting.events.map((event) => ({
        provider: event.provider,
        eventId: event.eventId,
        eventType: event.eventType,
        receivedAt: event.receivedAt.toISOString(),
        payloadSha256: event.payloadSha256,
      })),
      legs: posting.legs.map((leg) => ({ ...leg, amountMinor: String(leg.amountMinor) })),
    })),
    accounts: proof.accounts.map((account) => ({
      account: account.account,
      debitsMinor: String(account.debitsMinor),
      creditsMinor: String(account.creditsMinor),
      balanceMinor: String(account.balanceMinor),
    })),
    sum: {
      paidMinor: String(sum.paidMinor),
      refundedMinor: String(sum.refundedMinor),
      disputedMinor: String(sum.disputedMinor),
      sellersMinor: String(sum.sellersMinor),
      platformMinor: String(sum.platformMinor),
      owedMinor: String(sum.owedMinor),
      openMinor: String(sum.openMinor),
      differenceMinor: String(sum.differenceMinor),
    },
    findings: proof.findings.map((finding) => ({ hint: null, ...finding })),
  };
}
