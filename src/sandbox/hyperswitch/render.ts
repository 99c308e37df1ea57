import type { World } from '../world.ts';
import type { Attempt, Dispute, Payment, Refund } from './model.ts';

/** The connector that all payments go through, as Hyperswitch names it. */
export const CONNECTOR = 'stripe_test';

type Wire = Record<string, unknown>;

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

export interface PaymentOptions {
  readonly attempts?: boolean;
  readonly captures?: boolean;
  /** Refunds and disputes are answered by GET and POST alike, not by lists and webhooks. */
  readonly related?: boolean;
}

/** A payment as it is answered. */
export function renderPayment(world: World, payment: Payment, options: PaymentOptions = {}): Wire {
  const { merchantId } = world.settings().keys;
  const last = payment.attempts.at(-1);
  const card = payment.cardLast4 === null ? null : { card: { last4: payment.cardLast4 } };
  return {
    payment_id: payment.id,
    merchant_id: merchantId,
    processor_merchant_id: merchantId,
    initiator: null,
    status: payment.status,
    amount: payment.amountMinor,
    net_amount: payment.amountMinor,
    shipping_cost: null,
    amount_capturable: payment.capturableMinor,
    amount_received: payment.receivedMinor === 0 ? null : payment.receivedMinor,
    connector: last?.connectorTransactionId === undefined ? null : CONNECTOR,
    client_secret: `${payment.id}_secret`,
    created: iso(payment.createdAtMs),
    modified_at: iso(payment.modifiedAtMs),
    updated: iso(payment.modifiedAtMs),
    expires_on: iso(payment.expiresAtMs),
    currency: payment.currency,
    ...payment.echo,
    customer: payment.echo.customer_id === null ? null : { id: payment.echo.customer_id },
    ...(options.related ? renderRelated(world, payment) : { refunds: null, disputes: null }),
    ...(options.attempts && {
      attempts: payment.attempts.map((one) => renderAttempt(payment, one)),
    }),
    ...(options.captures && { captures: renderCaptures(payment) }),
    capture_method: payment.captureMethod,
    authentication_type: 'no_three_ds',
    payment_method: payment.paymentMethod,
    payment_method_type: payment.paymentMethod === 'card' ? 'credit' : null,
    payment_method_data: card,
    next_action: renderNextAction(world, payment),
    payment_link: renderLink(world, payment),
    cancellation_reason: payment.cancellationReason,
    error_code: payment.errorCode,
    error_message: payment.errorMessage,
    connector_transaction_id: last?.connectorTransactionId ?? null,
    reference_id: last?.connectorTransactionId ?? null,
    attempt_count: payment.attempts.length,
    manual_retry_allowed: payment.status === 'failed' ? true : null,
    profile_id: payment.profileId,
    merchant_connector_id: last?.connectorTransactionId === undefined ? null : 'mca_sandbox',
    split_payments: renderSplit(world, payment),
    incremental_authorization_allowed: false,
    external_3ds_authentication_attempted: false,
  };
}

function renderRelated(world: World, payment: Payment): Wire {
  const refunds = world.tables.refunds.all().filter(({ paymentId }) => paymentId === payment.id);
  const disputes = world.tables.disputes.all().filter(({ paymentId }) => paymentId === payment.id);
  const refunded = refunds.filter(({ status }) => status === 'succeeded');
  return {
    refunds: refunds.length === 0 ? null : refunds.map((refund) => renderRefund(refund, payment)),
    disputes: disputes.length === 0 ? null : disputes.map(renderPaymentDispute),
    state_metadata: {
      total_refunded_amount: refunded.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
      total_disputed_amount: disputes.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    },
  };
}

function renderAttempt(payment: Payment, attempt: Attempt): Wire {
  return {
    attempt_id: attempt.id,
    status: attempt.status,
    amount: payment.amountMinor,
    currency: payment.currency,
    connector: attempt.connectorTransactionId === undefined ? null : CONNECTOR,
    error_code: attempt.errorCode ?? null,
    error_message: attempt.errorMessage ?? null,
    payment_method: payment.paymentMethod,
    connector_transaction_id: attempt.connectorTransactionId ?? null,
    capture_method: payment.captureMethod,
    authentication_type: 'no_three_ds',
    created_at: iso(attempt.createdAtMs),
    modified_at: iso(attempt.modifiedAtMs),
  };
}

function renderCaptures(payment: Payment): Wire[] | null {
  if (payment.captures.length === 0) return null;
  return payment.captures.map(({ id, amountMinor, sequence }) => ({
    capture_id: id,
    status: 'charged',
    amount: amountMinor,
    currency: payment.currency,
    connector: CONNECTOR,
    authorized_attempt_id: payment.attempts.at(-1)!.id,
    capture_sequence: sequence,
  }));
}

function renderNextAction(world: World, payment: Payment): Wire | null {
  if (payment.status !== 'requires_customer_action') return null;
  const url = `${world.url()}/payment_link/${payment.id}/step`;
  return { type: 'redirect_to_url', redirect_to_url: url };
}

function renderLink(world: World, payment: Payment): Wire | null {
  if (!payment.hasLink) return null;
  const { merchantId } = world.settings().keys;
  return {
    link: `${world.url()}/payment_link/${merchantId}/${payment.id}`,
    secure_link: null,
    payment_link_id: `plink_${payment.id.replace(/^pay_/, '')}`,
  };
}

function renderSplit(world: World, payment: Payment): Wire | null {
  const stripe = payment.split?.['stripe_split_payment'] as Wire | undefined;
  if (!stripe) return null;
  const charge = world.tables.charges.all().find(({ paymentId }) => paymentId === payment.id);
  return { stripe_split_payment: { ...stripe, charge_id: charge?.id ?? null } };
}

/** A refund as it is answered. */
export function renderRefund(refund: Refund, payment: Pick<Payment, 'profileId'>): Wire {
  return {
    refund_id: refund.id,
    payment_id: refund.paymentId,
    amount: refund.amountMinor,
    currency: refund.currency,
    status: refund.status,
    reason: refund.reason,
    metadata: refund.metadata,
    error_message: refund.errorMessage,
    error_code: refund.errorCode,
    created_at: iso(refund.createdAtMs),
    updated_at: iso(refund.modifiedAtMs),
    connector: CONNECTOR,
    profile_id: payment.profileId,
    merchant_connector_id: 'mca_sandbox',
    split_refunds: null,
    connector_refund_id: refund.connectorRefundId,
  };
}

function renderPaymentDispute(dispute: Dispute): Wire {
  return {
    dispute_id: dispute.id,
    // A string, unlike every other amount.
    amount: String(dispute.amountMinor),
    dispute_stage: dispute.stage,
    dispute_status: dispute.status,
    connector_status: dispute.status.replace(/^dispute_/, ''),
    connector_dispute_id: dispute.connectorDisputeId,
    connector_reason: dispute.reason,
    connector_reason_code: null,
    challenge_required_by: null,
    connector_created_at: iso(dispute.createdAtMs),
    connector_updated_at: iso(dispute.connectorUpdatedAtMs),
    created_at: iso(dispute.createdAtMs),
  };
}

/** A dispute as it is answered; webhooks always say that nothing has been refunded. */
export function renderDispute(world: World, dispute: Dispute, isInWebhook = false): Wire {
  const payment = world.tables.payments.get(dispute.paymentId);
  const refunds = world.tables.refunds.all().filter(({ paymentId }) => paymentId === payment?.id);
  const refundedMinor = refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return {
    ...renderPaymentDispute(dispute),
    payment_id: dispute.paymentId,
    attempt_id: dispute.attemptId,
    currency: dispute.currency,
    connector: CONNECTOR,
    profile_id: payment?.profileId ?? null,
    merchant_connector_id: 'mca_sandbox',
    is_already_refunded:
      !isInWebhook && payment !== undefined && refundedMinor >= payment.receivedMinor,
  };
}
