import type { Id } from '#core/ids.ts';
import type { OperationId, OperationState } from '#domains/payments/index.ts';

export type ReconcileRunId = Id<'reconcile-run'>;
export type DifferenceId = Id<'reconcile-difference'>;

/** What a run can be narrowed to. */
export const SCOPES = ['orders', 'refunds', 'transfers', 'payouts', 'all'] as const;
export type Scope = (typeof SCOPES)[number];

/** Objects that both sides have. */
export const OBJECT_KINDS = [
  'payment',
  'dispute',
  'refund',
  'transfer',
  'reversal',
  'payout',
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** Whether a difference of this kind is about an object; others are about rights. Pure. */
export function isObjectKind(kind: string): kind is ObjectKind {
  return (OBJECT_KINDS as readonly string[]).includes(kind);
}

/** Objects that a scope is about. */
export const KINDS_OF_SCOPE: Readonly<Record<Scope, readonly ObjectKind[]>> = Object.freeze({
  orders: ['payment', 'dispute'],
  refunds: ['refund'],
  transfers: ['transfer', 'reversal'],
  payouts: ['payout'],
  all: OBJECT_KINDS,
});

/** In which ways two sides can differ; `ok` is none. */
export const DIFFERENCE_CLASSES = [
  'missing_local',
  'missing_remote',
  'amount',
  'currency',
  'status',
  'destination',
  'duplicate_remote',
  'orphan_reversal',
  'id_missing',
  'id_conflict',
  'over_refunded',
  'under_reversed',
  'entitlement_without_payment',
  'stale_unknown',
] as const;
export type DifferenceClass = (typeof DIFFERENCE_CLASSES)[number];

/**
 * What becomes of a difference: `settle` records what the provider has said of the object, `run` does
 * what the loop would do, `follow` draws the consequences of an order anew, `withdraw` takes back what
 * nobody paid, `person` shows it to one.
 */
export const ACTIONS = ['settle', 'run', 'follow', 'withdraw', 'person'] as const;
export type Action = (typeof ACTIONS)[number];

/** A row of ours that has, or should have, an object at a provider. */
export interface LocalObject {
  readonly kind: ObjectKind;
  readonly id: string;
  /** Its object at the provider; ids at Hyperswitch are chosen by us and always known. */
  readonly objectId: string | null;
  /** The payment of a refund, the transfer of a reversal, as the provider names it. */
  readonly parentId: string | null;
  /** What the money is of: an order, or a period of a subscription. */
  readonly chainId: string | null;
  readonly amountMinor: bigint | null;
  /** Of a payment what was received, of a transfer what came back. */
  readonly doneMinor: bigint | null;
  readonly currency: string | null;
  readonly state: string;
  readonly destination: string | null;
  readonly createdAt: Date;
  readonly operationId: OperationId | null;
  readonly operationState: OperationState | null;
  /** Whether anything was ever sent for it, or it was seen at the provider. */
  readonly wasSent: boolean;
  /** Whether its object was seen there. */
  readonly wasSeen: boolean;
  readonly unclearSince: Date | null;
  /** When the worker has its turn with it; null where it is over. */
  readonly nextAttemptAt: Date | null;
  readonly fence: bigint | null;
  readonly pokes: bigint | null;
}

/** An object at a provider. */
export interface RemoteObject {
  readonly kind: ObjectKind;
  readonly objectId: string;
  readonly parentId: string | null;
  readonly amountMinor: bigint;
  readonly doneMinor: bigint | null;
  readonly currency: string;
  /** The provider's word; null where objects have none. */
  readonly status: string | null;
  readonly destination: string | null;
  /** The row of ours that it says it is of. */
  readonly names: string | null;
  readonly createdAt: Date | null;
}

/** Both sides of one object; `absent` where a look has proved that there is no remote one. */
export interface Pair {
  readonly local: LocalObject | null;
  readonly remote: RemoteObject | null;
  readonly absent: boolean;
}

export interface ReconcileRun {
  readonly id: ReconcileRunId;
  readonly scope: Scope;
  readonly applies: boolean;
  readonly stuckOnly: boolean;
  readonly state: 'running' | 'done' | 'abandoned';
  readonly since: Date;
  readonly until: Date;
  readonly step: string;
  readonly cursor: string | null;
  readonly fence: bigint;
  readonly calls: bigint;
  readonly callsMinimum: bigint;
  readonly compared: bigint;
  readonly matched: bigint;
  readonly incomplete: readonly string[];
  readonly requestId: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

/** A list that is read page by page. */
export interface ReconcileWindow {
  readonly kind: ObjectKind;
  readonly account: string;
  readonly cursor: string | null;
  readonly pages: number;
  readonly objects: bigint;
  readonly done: boolean;
}

/** What became of a difference; one that is suspected has not been looked at by itself yet. */
export type DifferenceOutcome =
  | 'suspected'
  | 'planned'
  | 'applied'
  | 'unchanged'
  | 'stale'
  | 'failed'
  | 'left';

export interface Difference {
  readonly id: DifferenceId;
  readonly runId: ReconcileRunId;
  readonly rule: string;
  readonly class: DifferenceClass;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly local: unknown;
  readonly remote: unknown;
  readonly action: Action;
  readonly amountMinor: bigint | null;
  readonly currency: string | null;
  /** Since when it may have been so. */
  readonly since: Date;
  readonly outcome: DifferenceOutcome;
  readonly message: string;
}

/** A difference that is open, with when a run last said so. */
export interface OpenDifference extends Difference {
  readonly foundAt: Date;
}

/** How many differences ended how. */
export type OutcomeCounts = Partial<Record<DifferenceOutcome, number>>;

/** A repair, with what it was made from. */
export interface Fix {
  readonly runId: ReconcileRunId;
  readonly differenceId: DifferenceId;
  readonly rule: string;
  readonly action: Action;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly evidence: unknown;
}

/** Both sides of one kind and currency, in money. */
export interface Totals {
  readonly kind: ObjectKind;
  readonly currency: string;
  readonly localCount: bigint;
  readonly localMinor: bigint;
  readonly remoteCount: bigint;
  readonly remoteMinor: bigint;
}
