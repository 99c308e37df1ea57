import type {
  Action,
  Difference,
  DifferenceClass,
  LocalObject,
  Pair,
  ReconcileRun,
  Scope,
  Totals,
  UnpaidRight,
} from '#domains/reconciliation/index.ts';

/** Everything that decides what a pair of sides is; what was not looked at is null. */
export interface Facts extends Pair {
  /** Our row that a remote object says it is of, where that is another one than `local`. */
  readonly named: LocalObject | null;
  /** How many objects of the provider name that row. */
  readonly twins: number;
  /** Our row of the parent of a remote object that we do not have. */
  readonly parentId: string | null;
  /** Of a payment: what all refunds of it come to there, but those that failed. */
  readonly refundedThereMinor: bigint | null;
  /** Of a transfer: what its seller should keep of it. */
  readonly owedMinor: bigint | null;
  /** Of a transfer: what came back of it, or is asked back. */
  readonly backMinor: bigint | null;
  /** Something in force that no payment stands for. */
  readonly right: UnpaidRight | null;
  /** Since when the sides may differ: the age of the younger one. */
  readonly ageMs: number;
  /** Younger pairs are not judged: one side may just not know yet. */
  readonly graceMs: number;
  /** How long nobody may know what became of a request before a person hears of it. */
  readonly unclearMs: number;
  /** How long nobody knows already; null while nothing is in doubt. */
  readonly unclearForMs: number | null;
  /** How long it is until the worker has its turn with it; null where that is past, or it is over. */
  readonly waitsForMs: number | null;
}

/** What a pair is: in order, or in which way not, and what is to be done. */
export type Verdict =
  | { readonly class: 'ok'; readonly rule: string }
  | {
      readonly class: DifferenceClass;
      readonly rule: string;
      readonly action: Action;
      /** Money at risk. */
      readonly amountMinor: bigint;
      readonly currency: string | null;
      /** What it is about: our row, or where there is none the provider's object. */
      readonly subject: { readonly kind: string; readonly id: string };
      /** What differs, with the values. */
      readonly message: string;
    };

export type Found = Exclude<Verdict, { class: 'ok' }>;

export interface ReconcileInput {
  readonly scope: Scope;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Repairs what is certain; otherwise nothing is written but the run's own record. */
  readonly apply?: boolean | undefined;
  /** Only asks about rows that are not over; no lists. */
  readonly stuckOnly?: boolean | undefined;
  /** Does not go on with a run that was cut short. */
  readonly fresh?: boolean | undefined;
  /** Longest wait for another process that does the same. */
  readonly lockWaitMs?: number | undefined;
}

export type ReconcileEvent =
  | {
      readonly type: 'reconcile.started';
      readonly runId: string;
      readonly scope: Scope;
      readonly since: string;
      readonly until: string;
      readonly resumed: boolean;
    }
  | {
      readonly type: 'reconcile.progress';
      readonly step: string;
      readonly kind: string;
      readonly done: number;
      readonly calls: number;
    }
  | {
      readonly type: 'difference.found';
      readonly class: DifferenceClass;
      readonly rule: string;
      readonly subject: string;
      readonly message: string;
    }
  | {
      readonly type: 'difference.settled';
      readonly rule: string;
      readonly subject: string;
      readonly outcome: string;
    }
  | { readonly type: 'window.incomplete'; readonly kind: string; readonly reason: string };

export interface ReconcileResult {
  readonly run: ReconcileRun;
  readonly differences: readonly Difference[];
  /** Whether there are more differences than are told here. */
  readonly cut: boolean;
  readonly applied: number;
  readonly stale: number;
  readonly failed: number;
  /** Differences that nothing was done about, or whose repair is a person's. */
  readonly left: number;
  readonly totals: readonly Totals[];
  readonly durationMs: number;
}
