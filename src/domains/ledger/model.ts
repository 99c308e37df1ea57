import type { Currency } from '#core/money/currency.ts';
import { idFrom, type Id } from '#core/ids.ts';

export type LedgerAccountId = Id<'ledger_account'>;
export type LedgerTransactionId = Id<'ledger_transaction'>;

/** Which way an account usually stands: what we have is in debit, what we owe or earned in credit. */
type Side = 'debit' | 'credit' | 'either';

interface AccountKindSpec {
  readonly side: Side;
  /** Whether each seller has one. */
  readonly owned?: boolean;
  /** Whether it only passes money on: zero for every order that is closed. */
  readonly passing?: boolean;
}

/** The kinds of accounts; `docs/ledger.md` says what moves money between them. */
export const ACCOUNT_KINDS = {
  /** What we hold at Stripe. */
  stripe_balance: { side: 'debit' },
  /** The world beyond these books: the bank that payouts go to and top-ups come from. */
  external: { side: 'either' },
  /** Captured, but not yet shared out among those it belongs to. */
  psp_clearing: { side: 'either', passing: true },
  /** Given back to buyers, but not yet taken from those who had it. */
  refunds_clearing: { side: 'either', passing: true },
  /** What we owe a seller. */
  seller_payable: { side: 'credit', owned: true },
  /** What a seller owes us: refunds after the transfer, until it is reversed or earned again. */
  seller_debt: { side: 'debit', owned: true },
  /** What we earned. */
  platform_fee: { side: 'credit' },
  /** What payment providers charged us. */
  psp_fee: { side: 'debit' },
  /** Taken by a bank while a dispute is open. */
  dispute_hold: { side: 'debit' },
  /** The other side of exchanges between currencies, and what they leave over. */
  fx_residue: { side: 'either' },
  /** Money that nobody could explain yet. */
  suspense: { side: 'either' },
} as const satisfies Readonly<Record<string, AccountKindSpec>>;

export type AccountKind = keyof typeof ACCOUNT_KINDS;

/** A kind as the table above describes it. */
export function accountKindSpec(kind: AccountKind): AccountKindSpec {
  return ACCOUNT_KINDS[kind];
}

/** An account of the books, before its currency is said. */
export interface AccountName {
  readonly kind: AccountKind;
  /** The seller; only and always of a seller's kinds. */
  readonly ownerId?: string;
}

export interface LedgerAccount {
  readonly id: LedgerAccountId;
  readonly kind: AccountKind;
  readonly ownerId: string | null;
  readonly currency: Currency;
}

/** The fact that is booked. Kinds are words joined by underscores: `order`, `refund`, `transfer`. */
export interface LedgerSource {
  readonly kind: string;
  readonly id: string;
}

/** One movement: into the debit account, out of the credit account. */
export interface Leg {
  readonly debit: AccountName;
  readonly credit: AccountName;
  /** 1 to 2^63 - 1. */
  readonly amountMinor: bigint;
  readonly currency: Currency;
  /** The entry that this leg takes back, whole. */
  readonly reverses?: bigint;
}

/** Two legs through `fx_residue` that are one exchange. */
export interface FxPair {
  readonly soldLeg: number;
  readonly boughtLeg: number;
  /** Major units of the bought currency for one of the sold, as decimals: `1.0842`. */
  readonly rate: string;
  /** Where the rate stands: the id of a balance transaction. */
  readonly evidence: string;
}

export interface LedgerPosting {
  readonly source: LedgerSource;
  /** What about the source: `capture`, `allot`, `refund`. */
  readonly purpose: string;
  /** What the money belongs to from beginning to end, an order; without it the source itself. */
  readonly chainId?: string | undefined;
  readonly occurredAt: Date;
  readonly legs: readonly Leg[];
  readonly fxPairs?: readonly FxPair[];
}

/** One row of the books. */
export interface LedgerEntry {
  readonly id: bigint;
  readonly transactionId: LedgerTransactionId;
  readonly leg: number;
  readonly legs: number;
  readonly debit: LedgerAccount;
  readonly credit: LedgerAccount;
  readonly amountMinor: bigint;
  readonly currency: Currency;
  readonly source: LedgerSource;
  readonly purpose: string;
  readonly chainId: string;
  readonly reverses: bigint | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
  readonly requestId: string;
}

/** What has gone into and out of an account. `balanceMinor` is debits less credits. */
export interface Balance {
  readonly account: LedgerAccount;
  readonly debitsMinor: bigint;
  readonly creditsMinor: bigint;
  readonly balanceMinor: bigint;
}

/** The id follows from the name, so that nobody has to look it up and two writers make the same. */
export function accountIdOf({ kind, ownerId }: AccountName, currency: Currency): LedgerAccountId {
  return idFrom<'ledger_account'>('ledger_account', `${kind}/${ownerId ?? ''}/${currency}`);
}

/** `refund 018f… for allot`, for messages. */
export function describeSource({
  source,
  purpose,
}: Pick<LedgerPosting, 'source' | 'purpose'>): string {
  return `${source.kind} ${source.id} for ${purpose}`;
}
