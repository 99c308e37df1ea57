import type { Outcome } from '../outcome.ts';
import type { Call, KeyedCall } from './call.ts';

/** A refund as Hyperswitch tells it. */
export interface RemoteRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `succeeded`, `failed`, `pending`, `review`, or a word that we do not know. */
  readonly status: string;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
}

/** A dispute as Hyperswitch tells it. */
export interface RemoteDispute {
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly stage: string;
  /** `dispute_opened` …, or a word that we do not know. */
  readonly status: string;
  readonly updatedAt: Date | null;
}

/** A payment as Hyperswitch tells it, with everything that hangs on it. */
export interface RemotePayment {
  readonly id: string;
  /** One of the 17 of IntentStatus, or a word that we do not know. */
  readonly status: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly receivedMinor: bigint;
  readonly refundedMinor: bigint;
  /** The page on which the buyer pays. */
  readonly checkoutUrl: string | null;
  readonly createdAt: Date | null;
  readonly updatedAt: Date | null;
  /** Whether an attempt was given back behind a status that still says `succeeded`. */
  readonly autoRefunded: boolean;
  readonly refunds: readonly RemoteRefund[];
  readonly disputes: readonly RemoteDispute[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface CreatePayment {
  /** Chosen by us: the real protection against a second payment. */
  readonly id: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly description: string;
  /** Where the provider's page sends the buyer afterwards. */
  readonly returnUrl: string;
  /** How long the page takes money, 60 s to 7,890,000 s; null leaves it to the provider. */
  readonly payableSeconds: number | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface CreateRefund {
  /** Chosen by us: the real protection against a second refund. */
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A stretch of time by the making of objects; both ends belong to it. */
export interface CreatedWithin {
  readonly since: Date;
  readonly until: Date;
}

/** One page of refunds, as they were at the moment of the call. */
export interface RefundPage {
  readonly items: readonly RemoteRefund[];
  /** How many there are in all. */
  readonly total: number;
}

/**
 * Hyperswitch as veza uses it. No method throws for what the provider answers or does not answer:
 * that is the outcome. `applied` means: there, and what was asked for.
 * @throws IDEMPOTENCY_KEY_EMPTY before the network; the abort reason when `signal` is aborted
 * before anything was sent.
 */
export interface Hyperswitch {
  createPayment(input: CreatePayment, call: KeyedCall): Promise<Outcome<RemotePayment>>;
  /** Asks the connector as well; `expected` is held against the answer where it is given. */
  getPayment(
    id: string,
    call: Call,
    expected?: Pick<CreatePayment, 'amountMinor' | 'currency'>,
  ): Promise<Outcome<RemotePayment>>;
  cancelPayment(id: string, call: KeyedCall): Promise<Outcome<RemotePayment>>;
  createRefund(input: CreateRefund, call: KeyedCall): Promise<Outcome<RemoteRefund>>;
  getRefund(
    id: string,
    call: Call,
    expected?: Pick<CreateRefund, 'amountMinor' | 'currency' | 'paymentId'>,
  ): Promise<Outcome<RemoteRefund>>;
  getDispute(id: string, call: Call): Promise<Outcome<RemoteDispute>>;
  /**
   * A hundred payments at most, the newest first, without what hangs on them. Those that nobody has
   * tried to pay are left out after the limit: a short page, even an empty one, is not the last.
   */
  listPayments(within: CreatedWithin, call: Call): Promise<Outcome<readonly RemotePayment[]>>;
  /** A hundred refunds at most, the last changed first: one that changes meanwhile moves the others. */
  listRefunds(within: CreatedWithin & { offset: number }, call: Call): Promise<Outcome<RefundPage>>;
}
