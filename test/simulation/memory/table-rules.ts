import { failures } from './failures.ts';
import type { TableRules } from './table.ts';
import type { MoneyTables, TableName } from './tables.ts';
import type { Transaction } from './transaction.ts';

/** By table: in which states a row may begin, and every move. */
export type LegalStates = Readonly<
  Record<string, { readonly initial: ReadonlySet<string>; readonly moves: ReadonlySet<string> }>
>;

type TypedRules = { readonly [T in TableName]: TableRules<MoneyTables[T]> };

const NOT_GIVEN: readonly string[] = ['failed', 'failed_after_success'];
const PAID: readonly string[] = [
  'paid',
  'partially_refunded',
  'refunded',
  'disputed',
  'dispute_lost',
];
const MOVED: readonly string[] = [
  'completed',
  'reversal_pending',
  'reversing',
  'partially_reversed',
  'reversed',
  'reversal_unknown',
  'reversal_blocked',
  'debt',
];
const LIVE: readonly string[] = ['pending_payment', 'active', 'past_due'];

const isOver = (state: string): boolean => state === 'settled' || state === 'refused';
const isOneOf = (states: readonly string[], state: string): boolean => states.includes(state);
const join = (...parts: readonly (string | bigint | number | null)[]): string => parts.join('/');

/** What each table refuses: the constraints and triggers of the migrations, as far as money relies on them. */
export function tableRules(legal: LegalStates): AllRules {
  const states = (table: string): { legal: LegalStates[string] } => {
    const found = legal[table];
    if (found === undefined) throw new Error(`no migration says which states ${table} may have`);
    return { legal: found };
  };
  const rules: TypedRules = {
    users: {},
    tracks: {},
    sellers: {
      ...states('sellers'),
      uniques: [
        { name: 'sellers_user_id_key', key: (row) => row.userId ?? undefined },
        { name: 'sellers_stripe_account_id_key', key: (row) => row.stripeAccountId ?? undefined },
      ],
      checks: { check: (row) => row.state !== 'active' || row.stripeAccountId !== null },
    },
    products: { ...states('products'), checks: { price: (row) => row.priceMinor > 0n } },
    orders: {
      ...states('orders'),
      uniques: [
        {
          name: 'orders_cart_key',
          key: (row) => (row.state === 'draft' ? join(row.buyerId, row.currency) : undefined),
        },
        { name: 'orders_payment_id_key', key: (row) => row.paymentId ?? undefined },
      ],
      checks: {
        refunded_minor: (row) => row.refundedMinor >= 0n && row.refundedMinor <= row.totalMinor,
        placed: (row) =>
          isOneOf(['draft', 'cancelled', 'expired'], row.state) ||
          (row.placedAt !== null && row.totalMinor > 0n),
        paid: (row) => !isOneOf(PAID, row.state) || (row.paymentId !== null && row.paidAt !== null),
        whole: (row) => row.state !== 'refunded' || row.refundedMinor === row.totalMinor,
        part: (row) =>
          row.state !== 'partially_refunded' ||
          (row.refundedMinor > 0n && row.refundedMinor < row.totalMinor),
        none: (row) => row.state !== 'paid' || row.refundedMinor === 0n,
      },
    },
    order_items: {
      indexes: ['orderId', 'productId'],
      uniques: [
        {
          name: 'order_items_order_id_product_id_key',
          key: (row) => join(row.orderId, row.productId),
          by: 'orderId',
        },
      ],
      checks: {
        fee_minor: (row) => row.feeMinor >= 0n && row.feeMinor <= row.priceMinor,
        refunded_minor: (row) => row.refundedMinor >= 0n && row.refundedMinor <= row.priceMinor,
      },
    },
    licences: {
      ...states('licences'),
      indexes: ['orderId'],
      uniques: [
        { name: 'licences_order_item_id_key', key: (row) => row.orderItemId, by: 'orderId' },
      ],
      atCommit: requirePaidLicence,
    },
    payments: {
      ...states('payments'),
      indexes: ['subjectId'],
      uniques: [
        { name: 'payments_provider_payment_id_key', key: (row) => row.providerPaymentId },
        {
          name: 'payments_live_key',
          key: (row) =>
            !row.surplus && isOneOf(['created', 'pending', 'authorized', 'succeeded'], row.state)
              ? join(row.purpose, row.subjectId)
              : undefined,
          by: 'subjectId',
        },
      ],
      checks: {
        amount_minor: (row) => row.amountMinor > 0n,
        succeeded: (row) =>
          row.state !== 'succeeded' || (row.succeededAt !== null && row.receivedMinor !== null),
        unit: (row) =>
          row.state !== 'succeeded' || row.surplus || row.receivedMinor === row.amountMinor,
      },
    },
    operations: {
      ...states('operations'),
      indexes: ['subjectId'],
      uniques: [
        {
          name: 'operations_kind_subject_id_key',
          key: (row) => join(row.kind, row.subjectId),
          by: 'subjectId',
        },
        {
          name: 'operations_idempotency_key_key',
          key: (row) => row.idempotencyKey,
          by: 'subjectId',
        },
      ],
      checks: {
        limbo: (row) => isOver(row.state) === (row.nextAttemptAt === null),
        settled: (row) => isOver(row.state) === (row.settledAt !== null),
        lease: (row) => (row.state === 'sending') === (row.leaseExpiresAt !== null),
      },
    },
    payment_exceptions: {
      indexes: ['subjectId'],
      uniques: [
        {
          name: 'payment_exceptions_open_key',
          key: (row) =>
            row.closedAt === null ? join(row.class, row.subjectKind, row.subjectId) : undefined,
          by: 'subjectId',
        },
      ],
    },
    provider_modes: {},
    webhook_deliveries: {},
    webhook_inbox: {
      ...states('webhook_inbox'),
      indexes: ['eventId'],
      uniques: [
        {
          name: 'webhook_inbox_provider_event_id_key',
          key: (row) => join(row.provider, row.eventId),
          by: 'eventId',
        },
      ],
      checks: {
        due: (row) => isOneOf(['received', 'parked'], row.state) === (row.nextAttemptAt !== null),
        settled: (row) => isOneOf(['received', 'parked'], row.state) === (row.settledAt === null),
      },
    },
    refunds: {
      ...states('refunds'),
      indexes: ['paymentId', 'orderId'],
      uniques: [
        {
          name: 'refunds_provider_refund_id_key',
          key: (row) => row.providerRefundId,
          by: 'paymentId',
        },
      ],
      checks: {
        amount_minor: (row) => row.amountMinor > 0n,
        succeeded: (row) =>
          !isOneOf(['succeeded', 'failed_after_success'], row.state) || row.succeededAt !== null,
      },
      before: requireRefundable,
    },
    refund_items: { indexes: ['refundId', 'orderItemId'] },
    seller_transfers: {
      ...states('seller_transfers'),
      indexes: ['orderId', 'sellerId'],
      uniques: [
        {
          name: 'seller_transfers_live_key',
          key: (row) =>
            isOneOf(['cancelled', 'permanently_failed'], row.state)
              ? undefined
              : join(row.orderId, row.sellerId, row.purpose),
          by: 'orderId',
        },
        {
          name: 'seller_transfers_stripe_transfer_id_key',
          key: (row) => row.stripeTransferId ?? undefined,
        },
      ],
      checks: {
        amount_minor: (row) => row.amountMinor > 0n && row.amountMinor <= row.capturedMinor,
        reversed_minor: (row) => row.reversedMinor >= 0n && row.reversedMinor <= row.amountMinor,
        hold: (row) => (row.state === 'on_hold') === (row.holdReason !== null),
        moved: (row) => isOneOf(MOVED, row.state) === (row.stripeTransferId !== null),
        completed: (row) => (row.stripeTransferId === null) === (row.completedAt === null),
        reversed: (row) => row.state !== 'reversed' || row.reversedMinor === row.amountMinor,
      },
    },
    transfer_reversals: {
      ...states('transfer_reversals'),
      indexes: ['transferId'],
      uniques: [
        {
          name: 'transfer_reversals_cause_key',
          key: (row) =>
            row.state === 'cancelled'
              ? undefined
              : join(row.transferId, row.causeKind, row.causeId),
          by: 'transferId',
        },
        {
          name: 'transfer_reversals_stripe_reversal_id_key',
          key: (row) => row.stripeReversalId ?? undefined,
        },
      ],
      checks: {
        amount_minor: (row) => row.amountMinor > 0n,
        succeeded: (row) => (row.state === 'succeeded') === (row.stripeReversalId !== null),
        when: (row) => (row.state === 'succeeded') === (row.succeededAt !== null),
        blocked: (row) => row.state !== 'blocked' || row.blockedSince !== null,
      },
      before: requireReversible,
    },
    disputes: {
      indexes: ['paymentId'],
      uniques: [{ name: 'disputes_provider_dispute_id_key', key: (row) => row.providerDisputeId }],
    },
    payouts: {
      uniques: [{ name: 'payouts_stripe_payout_id_key', key: (row) => row.stripePayoutId }],
      checks: { amount: (row) => (row.amountMinor === null) === (row.currency === null) },
    },
    plans: {
      uniques: [
        {
          name: 'plans_name_key',
          key: (row) => (row.state === 'active' ? row.name.toLowerCase() : undefined),
        },
      ],
    },
    subscriptions: {
      ...states('subscriptions'),
      uniques: [
        {
          name: 'subscriptions_live_key',
          key: (row) => (isOneOf(LIVE, row.state) ? (row.userId ?? undefined) : undefined),
        },
      ],
      checks: {
        paid: (row) =>
          !isOneOf(['active', 'past_due'], row.state) ||
          (row.paymentId !== null && row.paidUntil !== null),
        expires: (row) => (row.state === 'pending_payment') === (row.expiresAt !== null),
        ended: (row) => isOneOf(['cancelled', 'expired'], row.state) === (row.endReason !== null),
      },
      atCommit: requirePaidSubscription,
    },
    subscription_periods: {
      ...states('subscription_periods'),
      indexes: ['subscriptionId'],
      uniques: [
        {
          name: 'subscription_periods_subscription_id_sequence_key',
          key: (row) => join(row.subscriptionId, row.sequence),
          by: 'subscriptionId',
        },
        { name: 'subscription_periods_payment_id_key', key: (row) => row.paymentId ?? undefined },
        {
          name: 'subscription_periods_open_key',
          key: (row) => (row.state === 'open' ? row.subscriptionId : undefined),
          by: 'subscriptionId',
        },
      ],
      checks: {
        time: (row) => row.startsAt === null || row.endsAt === null || row.endsAt > row.startsAt,
        paid: (row) =>
          !isOneOf(['paid', 'refunded'], row.state) ||
          (row.paymentId !== null && row.startsAt !== null && row.endsAt !== null),
      },
    },
    ledger_accounts: {},
    ledger_entries: {
      indexes: ['sourceId', 'chainId'],
      uniques: [
        {
          name: 'ledger_entries_source_key',
          key: (row) => join(row.sourceKind, row.sourceId, row.purpose, row.leg),
          by: 'sourceId',
        },
        {
          name: 'ledger_entries_reverses_key',
          key: (row) => (row.reverses === null ? undefined : String(row.reverses)),
        },
      ],
      checks: {
        amount_minor: (row) => row.amountMinor > 0n,
        accounts: (row) => row.debitAccountId !== row.creditAccountId,
        leg: (row) => row.leg >= 0 && row.leg < row.legs,
      },
    },
    ledger_fx_pairs: {},
    audit_log: {},
  };
  return rules as unknown as AllRules;
}

/** What every table refuses. */
export type AllRules = Readonly<Record<TableName, TableRules<{ readonly id: string }>>>;

async function requireRefundable(tx: Transaction, row: MoneyTables['refunds']): Promise<void> {
  const payment = await tx.lock('payments', row.paymentId);
  if (payment === undefined) throw failures.foreignKey('refunds_payment_id_fkey');
  if (isOneOf(NOT_GIVEN, row.state)) return;
  const given = tx
    .where('refunds', 'paymentId', row.paymentId)
    .filter((other) => other.id !== row.id && !isOneOf(NOT_GIVEN, other.state))
    .reduce((sum, other) => sum + other.amountMinor, 0n);
  if (given + row.amountMinor > (payment.receivedMinor ?? 0n)) {
    throw failures.check('refunds_within_payment');
  }
}

async function requireReversible(
  tx: Transaction,
  row: MoneyTables['transfer_reversals'],
): Promise<void> {
  const transfer = await tx.lock('seller_transfers', row.transferId);
  if (transfer === undefined) throw failures.foreignKey('transfer_reversals_transfer_id_fkey');
  if (row.state === 'cancelled') return;
  const given = tx
    .where('transfer_reversals', 'transferId', row.transferId)
    .filter((other) => other.id !== row.id && other.state !== 'cancelled')
    .reduce((sum, other) => sum + other.amountMinor, 0n);
  if (given + row.amountMinor > transfer.amountMinor) {
    throw failures.check('transfer_reversals_within_transfer');
  }
}

function requirePaidLicence(tx: Transaction, row: MoneyTables['licences']): void {
  if (row.state !== 'granted') return;
  const order = tx.get('orders', row.orderId);
  const payment = order?.paymentId ? tx.get('payments', order.paymentId) : undefined;
  const isPaid =
    order !== undefined &&
    payment !== undefined &&
    isOneOf(['paid', 'partially_refunded', 'needs_attention'], order.state) &&
    isOneOf(['succeeded', 'needs_attention'], payment.state) &&
    !payment.surplus &&
    payment.receivedMinor === order.totalMinor;
  if (!isPaid) throw failures.check('licences_paid');
}

function requirePaidSubscription(tx: Transaction, row: MoneyTables['subscriptions']): void {
  if (row.state !== 'active') return;
  const payment = row.paymentId === null ? undefined : tx.get('payments', row.paymentId);
  const period = tx
    .where('subscription_periods', 'subscriptionId', row.id)
    .find((other) => other.paymentId === row.paymentId);
  const isPaid =
    payment !== undefined &&
    period !== undefined &&
    payment.purpose === 'subscription' &&
    payment.subjectId === period.id &&
    period.state === 'paid' &&
    payment.state === 'succeeded' &&
    !payment.surplus &&
    payment.receivedMinor === period.amountMinor &&
    payment.currency === period.currency;
  if (!isPaid) throw failures.check('subscriptions_paid');
}
