import type { Context } from '#context.ts';
import type { WorkEvent } from '#core/events.ts';
import type { Actor } from '#domains/audit/index.ts';
import type { BackfillPlan } from '#domains/market/index.ts';
import type { MoneyCall } from '#domains/payments/index.ts';

import type { Ambiguity } from './match-transfers.ts';

export type BackfillContext = MoneyCall & Pick<Context, 'database'>;

export interface BackfillInput {
  /** Write what is certain; otherwise nothing but the run's own notes is written. */
  readonly apply: boolean;
  /** Complete the metadata at Stripe of what was written. */
  readonly writeMetadata: boolean;
  /** Requests to Stripe a second. */
  readonly perSecond: number;
  /** Only rows that were made from then on. */
  readonly since: Date | null;
  /** Only rows that were made before. */
  readonly until: Date | null;
  /** Which way to list; without it the one that is expected to be cheaper. */
  readonly plan: BackfillPlan | null;
  readonly by: Actor;
}

/** A row of which nothing was found at Stripe. */
export interface Absence {
  readonly sellerTransferId: string;
  readonly orderId: string;
  /**
   * `nothing-names-it`: nothing of all that was listed. `not-at-its-account`: nothing that went to
   * the account of its seller; others were not listed. `no-destination`: the row says nowhere to look.
   * `list-incomplete`: other transfers that must be there were not listed either.
   */
  readonly reason: 'nothing-names-it' | 'not-at-its-account' | 'no-destination' | 'list-incomplete';
}

/** A certain match that could not be written. */
export interface Refusal {
  readonly sellerTransferId: string;
  readonly stripeTransferId: string;
  readonly reason: 'changed' | 'owned' | 'busy' | 'unpaid';
}

export interface BackfillResult {
  readonly plan: BackfillPlan | null;
  /** Rows without an id whose money may have moved. */
  readonly candidates: number;
  readonly matched: number;
  readonly ambiguous: readonly Ambiguity[];
  readonly absent: readonly Absence[];
  /** Rows of which nothing was found that are too young for that to mean anything. */
  readonly young: number;
  readonly written: number;
  readonly refused: readonly Refusal[];
  /** Transfers at Stripe whose metadata is complete now. */
  readonly noted: number;
  /** Pages that Stripe was asked for, those of processes that were killed included. */
  readonly calls: number;
  /** The fewest pages in which the plan could have listed what there was. */
  readonly callsMinimum: number;
  /** How often there were too many requests. */
  readonly rateLimited: number;
  /** Transfers of ours with an id that should have been listed and were not. */
  readonly unlisted: number;
}

export type BackfillEvent = WorkEvent &
  (
    | {
        readonly type: 'backfill.planned';
        readonly plan: BackfillPlan;
        readonly candidates: number;
        /** Pages that each plan is expected to take; null where a run is gone on with. */
        readonly expected: Readonly<Record<BackfillPlan, number>> | null;
      }
    | BackfillProgress
    | { readonly type: 'backfill.slowed'; readonly rateLimited: number }
    /** Stripe gave no page, and is asked again after this time. */
    | { readonly type: 'backfill.waiting'; readonly reason: string; readonly waitMs: number }
    | {
        readonly type: 'backfill.matched';
        readonly candidates: number;
        readonly matched: number;
        readonly ambiguous: number;
        readonly absent: number;
      }
    | {
        readonly type: 'backfill.wrote';
        readonly sellerTransferId: string;
        readonly stripeTransferId: string;
        readonly evidenceSha256: string;
      }
  );

export interface BackfillProgress {
  readonly type:
    | 'backfill.listing.progress'
    | 'backfill.writing.progress'
    | 'backfill.noting.progress';
  readonly done: number;
  readonly total: number;
  /** Null before anybody can say. */
  readonly leftMs: number | null;
}
