import type { AuditEntry } from '#domains/audit/index.ts';
import type { Plan, Subscription, SubscriptionPeriod } from '#domains/billing/index.ts';
import type { FxPair, LedgerAccount } from '#domains/ledger/index.ts';
import type {
  Dispute,
  Licence,
  Order,
  OrderItem,
  Payout,
  Product,
  Refund,
  Seller,
  SellerTransfer,
  TransferReversal,
} from '#domains/market/index.ts';
import type { Operation, Payment, PaymentException, Provider } from '#domains/payments/index.ts';
import type { InboxEvent, WebhookDelivery } from '#domains/payments/webhooks/model.ts';

/** Every table that money touches, by its name in the database, with its rows as code reads them. */
export interface MoneyTables {
  readonly users: { readonly id: string; readonly email: string; readonly role: string };
  readonly tracks: { readonly id: string; readonly title: string; readonly ownerId: string };
  readonly sellers: Seller;
  readonly products: Product;
  readonly orders: Order;
  readonly order_items: OrderItem;
  readonly licences: Licence;
  readonly payments: Payment;
  readonly operations: Operation;
  readonly payment_exceptions: PaymentException;
  readonly provider_modes: ModeRow;
  readonly webhook_deliveries: WebhookDelivery;
  readonly webhook_inbox: InboxEvent;
  readonly refunds: Refund;
  readonly refund_items: RefundItemRow;
  readonly seller_transfers: SellerTransfer;
  readonly transfer_reversals: TransferReversal;
  readonly disputes: Dispute;
  readonly payouts: Payout;
  readonly plans: Plan;
  readonly subscriptions: Subscription;
  readonly subscription_periods: SubscriptionPeriod;
  readonly ledger_accounts: LedgerAccount & { readonly createdAt: Date };
  readonly ledger_entries: EntryRow;
  readonly ledger_fx_pairs: FxPair & { readonly id: string; readonly transactionId: string };
  readonly audit_log: AuditEntry & { readonly id: string; readonly requestId: string };
}

export type TableName = keyof MoneyTables;

export interface ModeRow {
  /** The provider: what rows are found by is their id everywhere here. */
  readonly id: Provider;
  readonly livemode: boolean;
  readonly account: string | null;
  readonly notedAt: Date;
}

export interface RefundItemRow {
  readonly id: string;
  readonly refundId: string;
  readonly orderItemId: string;
  readonly amountMinor: bigint;
}

export interface EntryRow {
  readonly id: string;
  readonly transactionId: string;
  readonly leg: number;
  readonly legs: number;
  readonly debitAccountId: string;
  readonly creditAccountId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly sourceKind: string;
  readonly sourceId: string;
  readonly purpose: string;
  readonly chainId: string;
  readonly reverses: bigint | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly requestId: string;
}

export type Rows = { readonly [T in TableName]: readonly MoneyTables[T][] };
