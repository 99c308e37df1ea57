import type { Row } from '../state/table.ts';

/** The platform's own account, beside those that are connected to it. */
export const PLATFORM = 'platform';

export type Metadata = Readonly<Record<string, string>>;

export interface Account extends Row {
  readonly type: 'express' | 'custom' | 'standard';
  readonly country: string;
  readonly defaultCurrency: string;
  readonly email: string | null;
  readonly businessType: string | null;
  readonly metadata: Metadata;
  readonly created: number;
  readonly isOnboarded: boolean;
  /** Transfers to it and payouts from it are refused. */
  readonly isRestricted: boolean;
  readonly isDeleted: boolean;
  /** Transfers of less are refused; zero takes any. */
  readonly transferMinimumMinor: number;
  /** Payouts of less are refused, so that less stays where it is. */
  readonly payoutMinimumMinor: number;
  /** A reversal may take the balance below zero. */
  readonly canGoNegative: boolean;
}

export interface Transfer extends Row {
  readonly amountMinor: number;
  readonly currency: string;
  readonly reversedMinor: number;
  readonly destination: string;
  /** What the destination got, when it keeps another currency. */
  readonly destinationMinor: number;
  readonly destinationCurrency: string;
  readonly destinationPayment: string;
  readonly balanceTransaction: string;
  readonly description: string | null;
  readonly metadata: Metadata;
  readonly sourceTransaction: string | null;
  readonly sourceType: string;
  readonly transferGroup: string | null;
  readonly livemode: boolean;
  readonly created: number;
}

export interface Reversal extends Row {
  readonly transfer: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly balanceTransaction: string;
  readonly destinationPaymentRefund: string;
  readonly metadata: Metadata;
  readonly created: number;
}

export type PayoutStatus = 'pending' | 'in_transit' | 'paid' | 'canceled' | 'failed';

export interface Payout extends Row {
  /** `platform`, or a connected account. */
  readonly account: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: PayoutStatus;
  readonly isAutomatic: boolean;
  readonly arrivalDate: number;
  readonly balanceTransaction: string;
  readonly failureBalanceTransaction: string | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly description: string | null;
  readonly statementDescriptor: string | null;
  readonly metadata: Metadata;
  readonly method: string;
  readonly livemode: boolean;
  readonly created: number;
}

/** What an account has in one currency: the sum of its movements. Its id is account and currency. */
export interface Balance extends Row {
  readonly account: string;
  readonly currency: string;
  readonly availableMinor: number;
  readonly pendingMinor: number;
}

/** A movement on the balance of the platform or of one account. */
export interface BalanceTransaction extends Row {
  readonly account: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly type: string;
  readonly reportingCategory: string;
  readonly source: string | null;
  readonly description: string | null;
  readonly created: number;
  /** Unix seconds; pending until then. */
  readonly availableOn: number;
  readonly isAvailable: boolean;
  readonly exchangeRate: number | null;
}

/** Money that a payment has brought: what `source_transaction` may name. */
export interface Charge extends Row {
  readonly paymentId: string;
  readonly paymentIntent: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
  readonly currency: string;
  readonly balanceTransaction: string;
  readonly livemode: boolean;
  readonly created: number;
}

/** What the first request with a key was answered. */
export interface IdempotencyRecord extends Row {
  readonly fingerprint: string;
  readonly status: number;
  /** JSON text. */
  readonly body: string;
  readonly requestId: string;
  readonly createdAtMs: number;
}

/** A page on which somebody finishes an account. */
export interface AccountLink extends Row {
  readonly account: string;
  readonly returnUrl: string;
  readonly refreshUrl: string;
  readonly created: number;
  readonly expiresAt: number;
}
