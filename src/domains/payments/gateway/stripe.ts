import type { Outcome } from '../outcome.ts';
import type { Call, KeyedCall } from './call.ts';
import type { RemotePage } from './list-all.ts';

/** A part of a transfer that came back, as Stripe tells it. */
export interface RemoteReversal {
  readonly id: string;
  readonly transferId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** A transfer to a connected account, as Stripe tells it; currencies are in capitals here. */
export interface RemoteTransfer {
  readonly id: string;
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly currency: string;
  readonly destination: string;
  readonly transferGroup: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  /** The newest of its reversals, ten at most. */
  readonly reversals: readonly RemoteReversal[];
}

/** A payout to the bank of a connected account. */
export interface RemotePayout {
  readonly id: string;
  readonly accountId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** `pending`, `in_transit`, `paid`, `canceled`, `failed`, or a word that we do not know. */
  readonly status: string;
  readonly failureCode: string | null;
  readonly arrivalAt: Date | null;
  readonly createdAt: Date;
}

/** A connected account. */
export interface RemoteAccount {
  readonly id: string;
  readonly payoutsEnabled: boolean;
  /** Whether the capability to receive transfers is active. */
  readonly transfersActive: boolean;
  /** What Stripe still asks for. */
  readonly requirements: readonly string[];
  readonly disabledReason: string | null;
  readonly deleted: boolean;
}

export interface CreateTransfer {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly destination: string;
  readonly transferGroup: string;
  /** Holds `seller_transfer_id` and `order_id`, by which a transfer is found again. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface CreateReversal {
  readonly transferId: string;
  readonly amountMinor: bigint;
  /** Of the transfer: what a minor unit is to Stripe depends on it. */
  readonly currency: string;
  /** Holds `reversal_id`, by which a reversal is found again. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface CreateAccount {
  readonly country: string;
  readonly email: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Which page of a list: what was made within a stretch of time, to the second, behind one object. */
export interface ListedPage {
  readonly since: Date;
  readonly until: Date;
  readonly after?: string | undefined;
}

/**
 * Stripe Connect as veza uses it. No method throws for what Stripe answers or does not answer: that
 * is the outcome. `applied` means: there, and what was asked for. Amounts and currencies are ours;
 * the gateway turns them into Stripe's.
 * @throws IDEMPOTENCY_KEY_EMPTY before the network; the abort reason when `signal` is aborted
 * before anything was sent.
 */
export interface Stripe {
  createTransfer(input: CreateTransfer, call: KeyedCall): Promise<Outcome<RemoteTransfer>>;
  getTransfer(id: string, call: Call): Promise<Outcome<RemoteTransfer>>;
  /** Every transfer of a group, however many pages; empty is no proof of absence for young ones. */
  listTransfers(
    input: { transferGroup: string },
    call: Call,
  ): Promise<Outcome<readonly RemoteTransfer[]>>;
  /**
   * A hundred transfers at most, the newest first, with the newest of their reversals; of one account
   * where it is named. Whoever asks keeps the place. `absent`: the place is gone.
   */
  listTransferPage(
    page: ListedPage & { destination?: string | undefined },
    call: Call,
  ): Promise<Outcome<RemotePage<RemoteTransfer>>>;
  /** Adds entries to the metadata of a transfer; what is there under other names stays. */
  addTransferMetadata(
    input: { id: string; metadata: Readonly<Record<string, string>> },
    call: KeyedCall,
  ): Promise<Outcome<RemoteTransfer>>;
  createReversal(input: CreateReversal, call: KeyedCall): Promise<Outcome<RemoteReversal>>;
  /** Every reversal of a transfer, however many pages. */
  listReversals(transferId: string, call: Call): Promise<Outcome<readonly RemoteReversal[]>>;
  createAccount(input: CreateAccount, call: KeyedCall): Promise<Outcome<RemoteAccount>>;
  getAccount(id: string, call: Call): Promise<Outcome<RemoteAccount>>;
  /** A page of Stripe on which the owner of an account completes it; used at once, never stored. */
  createAccountLink(
    input: { accountId: string; returnUrl: string; refreshUrl: string },
    call: Call,
  ): Promise<Outcome<{ url: string }>>;
  getPayout(input: { id: string; accountId: string }, call: Call): Promise<Outcome<RemotePayout>>;
  /** A hundred payouts of one account at most, the newest first. */
  listPayoutPage(
    page: ListedPage & { accountId: string },
    call: Call,
  ): Promise<Outcome<RemotePage<RemotePayout>>>;
}
