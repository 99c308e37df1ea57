import type { Row } from '../state/table.ts';

export type IntentStatus =
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'cancelled_post_capture'
  | 'processing'
  | 'requires_customer_action'
  | 'requires_merchant_action'
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_capture'
  | 'partially_captured'
  | 'partially_captured_and_capturable'
  | 'partially_authorized_and_requires_capture'
  | 'partially_captured_and_processing'
  | 'conflicted'
  | 'expired'
  | 'review';

export type RefundStatus = 'succeeded' | 'failed' | 'pending' | 'review';

export type DisputeStatus =
  | 'dispute_opened'
  | 'dispute_expired'
  | 'dispute_accepted'
  | 'dispute_cancelled'
  | 'dispute_challenged'
  | 'dispute_won'
  | 'dispute_lost';

export type DisputeStage =
  | 'pre_dispute'
  | 'dispute'
  | 'pre_arbitration'
  | 'arbitration'
  | 'dispute_reversal';

export type CaptureMethod =
  | 'automatic'
  | 'manual'
  | 'manual_multiple'
  | 'scheduled'
  | 'sequential_automatic';

/** One try to pay. */
export interface Attempt {
  readonly id: string;
  readonly status: string;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly connectorTransactionId?: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
}

export interface Capture {
  readonly id: string;
  readonly amountMinor: number;
  readonly sequence: number;
}

/** What came with the request and goes back with every answer. */
export interface PaymentEcho {
  readonly customer_id: string | null;
  readonly description: string | null;
  readonly return_url: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly merchant_order_reference_id: string | null;
  readonly setup_future_usage: string | null;
  readonly off_session: boolean | null;
  readonly statement_descriptor_name: string | null;
  readonly frm_metadata: Record<string, unknown> | null;
  readonly email: string | null;
}

/** A payment as the sandbox keeps it; `renderPayment` makes the answer of it. */
export interface Payment extends Row {
  readonly status: IntentStatus;
  /** What is to be paid, in minor units of the currency. */
  readonly amountMinor: number;
  readonly currency: string;
  /** What may still be captured, and what has been. */
  readonly capturableMinor: number;
  readonly receivedMinor: number;
  readonly captureMethod: CaptureMethod;
  readonly echo: PaymentEcho;
  readonly profileId: string;
  readonly paymentMethod: string | null;
  readonly cardLast4: string | null;
  readonly hasLink: boolean;
  readonly expiresAtMs: number;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly attempts: readonly Attempt[];
  readonly captures: readonly Capture[];
  readonly cancellationReason: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  /** Split between platform and one seller, as it was asked for. */
  readonly split: Record<string, unknown> | null;
  /** What the connector knows and Hyperswitch has not asked it yet; `force_sync` does. */
  readonly atConnector?: 'succeeded' | 'failed';
  /** The list leaves it out after its limit, as it does with rows that have no attempt. */
  readonly isWithoutAttempt?: boolean;
}

export interface Refund extends Row {
  readonly paymentId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: RefundStatus;
  readonly reason: string | null;
  readonly metadata: Record<string, unknown> | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly connectorRefundId: string | null;
  readonly createdAtMs: number;
  readonly modifiedAtMs: number;
  readonly atConnector?: 'succeeded' | 'failed';
}

export interface Dispute extends Row {
  readonly paymentId: string;
  readonly attemptId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly stage: DisputeStage;
  readonly status: DisputeStatus;
  readonly reason: string | null;
  readonly connectorDisputeId: string;
  readonly createdAtMs: number;
  /** Connectors do not always tell. */
  readonly connectorUpdatedAtMs: number | null;
}

/** Statuses in which nothing has been decided yet. */
export const OPEN_STATUSES: readonly IntentStatus[] = [
  'requires_payment_method',
  'requires_confirmation',
  'requires_customer_action',
  'requires_merchant_action',
];
