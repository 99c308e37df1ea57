import type { Id } from '#core/ids.ts';

import type { OrderId, TransferId, TransferState } from './model.ts';

export type BackfillRunId = Id<'backfill-run'>;

/** Each connected account has a list of its own, or there is one list of all, by time. */
export type BackfillPlan = 'by-destination' | 'by-window';

/** A run that looks for the ids of transfers at Stripe. */
export interface BackfillRun {
  readonly id: BackfillRunId;
  readonly since: Date | null;
  readonly until: Date | null;
  readonly plan: BackfillPlan;
  readonly startedAt: Date;
  /** Pages that were asked for, over all processes that were at work on it. */
  readonly calls: number;
  readonly rateLimited: number;
  readonly requestId: string;
}

/** One list of a run, and the place that it has come to. */
export interface BackfillList {
  readonly number: number;
  readonly destination: string | null;
  readonly createdFrom: Date;
  /** Included; comes down when the place of a list is gone. */
  readonly createdTo: Date;
  readonly place: string | null;
  readonly done: boolean;
}

/** A transfer at Stripe, with the ids of ours that it names, as they can be read. */
export interface ListedTransfer {
  readonly stripeTransferId: string;
  readonly orderId: string | null;
  readonly sellerTransferId: string | null;
  readonly amountMinor: bigint;
  readonly reversedMinor: bigint;
  readonly currency: string;
  readonly destination: string;
  readonly transferGroup: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

/** A transfer of ours without an id at Stripe, whose money may have moved. */
export interface BackfillCandidate {
  readonly id: TransferId;
  readonly orderId: OrderId;
  readonly state: TransferState;
  /** Where it went; of an old row that does not say, the account of its seller. */
  readonly destination: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly createdAt: Date;
  /** When somebody was last at work on it: it may have been sent as late as then. */
  readonly touchedAt: Date;
  /** Where other transfers of the order went. */
  readonly otherDestinations: readonly string[];
  /** Whether another row for the same seller and order was given up, so that it could be its own. */
  readonly hasRival: boolean;
}
