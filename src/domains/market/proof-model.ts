import type { LedgerEntry } from '#domains/ledger/index.ts';
import type { EventEvidence, Operation, Payment } from '#domains/payments/index.ts';

import type { RefundItem } from './refund-store.ts';
import type {
  Dispute,
  Order,
  OrderItem,
  Refund,
  SellerTransfer,
  TransferReversal,
} from './model.ts';

/** Everything that is known of the money of one order. */
export interface OrderProofFacts {
  readonly order: Order;
  readonly items: readonly OrderItem[];
  readonly payments: readonly Payment[];
  readonly refunds: readonly (Refund & { readonly parts: readonly RefundItem[] })[];
  readonly transfers: readonly SellerTransfer[];
  readonly reversals: readonly TransferReversal[];
  readonly disputes: readonly Dispute[];
  readonly operations: readonly Operation[];
  /** What the providers told of any of it. */
  readonly events: readonly EventEvidence[];
  /** Of the order's chain, the oldest first. */
  readonly entries: readonly LedgerEntry[];
  /** Corrections by hand that are booked on the chain, with their reasons. */
  readonly corrections: readonly { readonly id: string; readonly reason: string }[];
}

/** A fact that moves money, as all kinds of them are alike. */
export interface ProofSource {
  readonly kind: 'payment' | 'refund' | 'transfer' | 'reversal' | 'dispute' | 'correction';
  readonly id: string;
  readonly state: string;
  /** The id at the provider; null where there is none. */
  readonly providerId: string | null;
  readonly currency: string | null;
  /** What the fact must have moved into our balance at Stripe; null where nobody can tell. */
  readonly movesMinor: bigint | null;
  /** Whether it was asked for by us, so that there is an operation. */
  readonly isOurs: boolean;
}

export interface ProofLeg {
  readonly debit: string;
  readonly credit: string;
  readonly amountMinor: bigint;
}

/** One booking with everything that stands behind it. */
export interface ProofPosting {
  readonly transactionId: string;
  readonly purpose: string;
  readonly occurredAt: Date;
  readonly source: { readonly kind: string; readonly id: string; readonly state: string | null };
  readonly providerId: string | null;
  readonly operation: Pick<
    Operation,
    'id' | 'state' | 'idempotencyKey' | 'attempt' | 'requestId'
  > | null;
  readonly events: readonly EventEvidence[];
  readonly legs: readonly ProofLeg[];
}

/** Where the price of one line has gone. */
export interface ProofLine {
  readonly itemId: string;
  readonly title: string;
  readonly sellerId: string;
  readonly priceMinor: bigint;
  readonly feeMinor: bigint;
  readonly shareMinor: bigint;
  readonly refundedMinor: bigint;
  /** What came back of the seller's transfer for it. */
  readonly reversedMinor: bigint;
}

export interface ProofAccount {
  readonly account: string;
  readonly debitsMinor: bigint;
  readonly creditsMinor: bigint;
  readonly balanceMinor: bigint;
}

/** What came in is what went out and what is left: the first four by the facts, the rest by the books. */
export interface ProofSum {
  readonly paidMinor: bigint;
  readonly refundedMinor: bigint;
  /** Taken by banks for disputes that are open or lost. */
  readonly disputedMinor: bigint;
  /** Transferred to sellers, less what came back. */
  readonly sellersMinor: bigint;
  readonly platformMinor: bigint;
  /** Owed to sellers, less what they owe. */
  readonly owedMinor: bigint;
  /** Whatever else stands on the books of the order: not shared out, held, corrected. */
  readonly openMinor: bigint;
  /** Zero, or there is a finding. */
  readonly differenceMinor: bigint;
}

export type ProofCode =
  | 'posting-without-source'
  | 'not-posted'
  | 'posted-otherwise'
  | 'shared-otherwise'
  | 'transaction-torn'
  | 'other-currency'
  | 'lines-differ'
  | 'refund-parts-differ'
  | 'no-provider-id'
  | 'transfer-without-id'
  | 'no-operation'
  | 'sum-not-zero';

export interface ProofFinding {
  readonly code: ProofCode;
  readonly subject: { readonly kind: string; readonly id: string };
  readonly message: string;
  readonly hint?: string;
}

export interface OrderProof {
  readonly orderId: string;
  readonly state: string;
  readonly currency: string;
  readonly lines: readonly ProofLine[];
  readonly postings: readonly ProofPosting[];
  readonly accounts: readonly ProofAccount[];
  readonly sum: ProofSum;
  readonly findings: readonly ProofFinding[];
}
