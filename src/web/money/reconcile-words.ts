import type {
  Difference,
  OpenClass,
  Reconciliation,
  ReconcileRun,
} from '#server/contract/reconciliation.ts';

const CLASSES: Readonly<Record<OpenClass['class'], string>> = {
  missing_local: 'The provider has money that we do not know',
  missing_remote: 'The provider does not have something of ours',
  amount: 'The amounts differ',
  currency: 'The currencies differ',
  status: 'The states differ',
  destination: 'The money went to another account',
  duplicate_remote: 'The provider has it twice',
  orphan_reversal: 'A transfer came back without our asking',
  id_missing: 'The id at the provider is missing',
  id_conflict: 'Two rows claim one object of the provider',
  over_refunded: 'More was given back than came in',
  under_reversed: 'A seller has more than is owed',
  entitlement_without_payment: 'Something is in force that nobody paid',
  stale_unknown: 'Nobody can tell what became of it',
};

const OUTCOMES: Readonly<Record<Difference['outcome'], string>> = {
  suspected: 'Not looked at yet',
  planned: 'Can be repaired',
  applied: 'Repaired',
  unchanged: 'Waits for its moment',
  stale: 'Has changed meanwhile',
  failed: 'Could not be repaired',
  left: 'For a person',
};

const SCOPES: Readonly<Record<ReconcileRun['scope'], string>> = {
  all: 'Everything',
  orders: 'Orders',
  refunds: 'Refunds',
  transfers: 'Transfers',
  payouts: 'Payouts',
};

/** What differences of a class are. */
export const differenceWords = (name: OpenClass['class']) => CLASSES[name];

/** What became of a difference. */
export const outcomeWords = (outcome: Difference['outcome']) => OUTCOMES[outcome];

/** Every scope with its words, for a choice. */
export const SCOPE_CHOICES = Object.entries(SCOPES) as [ReconcileRun['scope'], string][];

/** How much of a class a person has to do. */
export function shareWords({ count, forPerson }: Pick<OpenClass, 'count' | 'forPerson'>): string {
  if (forPerson === 0) return 'Can be repaired without a person';
  return forPerson === count ? 'For a person' : `${forPerson} of ${count} for a person`;
}

/** Intervals without a comparison that has ended, after which somebody has to look. */
const INTERVALS_MAX = 3;

/** That comparisons do not happen by themselves, or do not any more; undefined where they do. */
export function standstillWords(
  { lastRun, intervalMs }: Pick<Reconciliation, 'lastRun' | 'intervalMs'>,
  nowMs: number,
): string | undefined {
  if (intervalMs === 0) return 'No worker compares by itself: reconcile.intervalMs is 0.';
  if (lastRun === null) return undefined;
  const silentMs = nowMs - Date.parse(lastRun.finishedAt ?? lastRun.updatedAt);
  if (silentMs <= INTERVALS_MAX * intervalMs) return undefined;
  return `Comparisons have stopped: one is due every ${durationWords(intervalMs)}. See whether a worker runs, and what its log says.`;
}

function durationWords(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes % 60 !== 0) return minutes === 1 ? 'minute' : `${minutes} minutes`;
  return minutes === 60 ? 'hour' : `${minutes / 60} hours`;
}

/** What a comparison did: `Orders, with repairs`, `Everything, only looked`. */
export function runWords({
  scope,
  applies,
  stuckOnly,
  step,
}: Pick<ReconcileRun, 'scope' | 'applies' | 'stuckOnly' | 'step'>): string {
  if (step === 'plan') return `${SCOPES[scope]}, what a plan says`;
  const how = applies ? 'with repairs' : 'only looked';
  return `${SCOPES[scope]}, ${how}${stuckOnly ? ', only what is not over' : ''}`;
}

/** How a comparison ended, and whether that is bad. */
export function endWords({
  state,
  step,
  incomplete,
  outcomes,
}: Pick<ReconcileRun, 'state' | 'step' | 'incomplete' | 'outcomes'>): {
  words: string;
  bad: boolean;
} {
  if (state === 'running') return { words: `Not over: ${step}`, bad: false };
  if (state === 'abandoned') return { words: `Given up at: ${step}`, bad: true };
  const told = (Object.keys(OUTCOMES) as Difference['outcome'][])
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${outcomes[outcome]} ${OUTCOMES[outcome].toLowerCase()}`);
  const lists = incomplete.length === 0 ? [] : ['a list was not read to its end'];
  const words = [...(told.length === 0 ? ['Nothing differs'] : told), ...lists].join(', ');
  return { words, bad: incomplete.length > 0 || outcomes.failed > 0 || outcomes.left > 0 };
}
