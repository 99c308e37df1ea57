import * as z from 'zod';

import { pageOf, pageQuery, timestamp, uuid } from './common.ts';

/** Minor units as digits: they do not fit into a number of JSON. */
const minorUnits = z.string().regex(/^\d+$/);
/** As `minorUnits`, with a sign where it is below zero. */
const signedUnits = z.string().regex(/^-?\d+$/);

const scope = z.enum(['orders', 'refunds', 'transfers', 'payouts', 'all']);
const differenceClass = z.enum([
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
]);
/** `person` is for one; the others happen by themselves where a run repairs. */
const action = z.enum(['settle', 'run', 'follow', 'withdraw', 'person']);

const reconcileRun = z.object({
  id: uuid,
  scope,
  /** Whether it repairs, or only looks. */
  applies: z.boolean(),
  /** Whether it reads no lists, but asks about single rows. */
  stuckOnly: z.boolean(),
  state: z.enum(['running', 'done', 'abandoned']),
  /** Where it is, or was when it ended. */
  step: z.string(),
  /** What was made in this stretch of time is compared. */
  since: timestamp,
  until: timestamp,
  /** Requests to the providers. */
  calls: z.int(),
  /** The fewest that can tell the same. */
  callsMinimum: z.int(),
  compared: z.int(),
  matched: z.int(),
  /** Lists that could not be read to their end, and why. */
  incomplete: z.array(z.string()),
  startedAt: timestamp,
  updatedAt: timestamp,
  finishedAt: timestamp.nullable(),
});

const countedRun = reconcileRun.extend({
  /** What became of what it found, by number. */
  outcomes: z.object({
    suspected: z.int(),
    planned: z.int(),
    applied: z.int(),
    unchanged: z.int(),
    stale: z.int(),
    failed: z.int(),
    left: z.int(),
  }),
});
export type ReconcileRun = z.infer<typeof countedRun>;
export const reconcileRunPage = pageOf(countedRun);

export const reconcileRunDetail = countedRun.extend({
  /** Both sides in money. */
  totals: z.array(
    z.object({
      kind: z.string(),
      currency: z.string(),
      localCount: z.int(),
      localMinor: signedUnits,
      remoteCount: z.int(),
      remoteMinor: signedUnits,
      driftMinor: signedUnits,
    }),
  ),
});
export type ReconcileRunDetail = z.infer<typeof reconcileRunDetail>;

export const reconciliationQuery = z.strictObject({ scope: scope.default('all') });

/** What is open, class by class: first what waits for a person, and of that the oldest first. */
export const reconciliation = z.object({
  /** The last run that has read lists; null before the first. */
  lastRun: reconcileRun.nullable(),
  /** How often a worker makes one by itself, in milliseconds; 0 for never. */
  intervalMs: z.int(),
  classes: z.array(
    z.object({
      class: differenceClass,
      count: z.int(),
      /** Those of them that only a person can settle. */
      forPerson: z.int(),
      oldestSince: timestamp,
      atRisk: z.array(z.object({ currency: z.string(), amountMinor: minorUnits })),
      rules: z.array(
        z.object({
          rule: z.string(),
          action,
          count: z.int(),
          /** What happens by itself, or what a person is to do. */
          remedy: z.string(),
        }),
      ),
    }),
  ),
});
export type Reconciliation = z.infer<typeof reconciliation>;
export type OpenClass = Reconciliation['classes'][number];

export const difference = z.object({
  id: uuid,
  /** The run that found it. */
  runId: uuid,
  class: differenceClass,
  rule: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  /** The order that it is about, where there is one. */
  orderId: uuid.nullable(),
  /** Both sides as they were compared. */
  local: z.unknown(),
  remote: z.unknown(),
  action,
  outcome: z.enum(['suspected', 'planned', 'applied', 'unchanged', 'stale', 'failed', 'left']),
  /** Money at risk. */
  amountMinor: minorUnits.nullable(),
  currency: z.string().nullable(),
  /** Since when it may have been so. */
  since: timestamp,
  foundAt: timestamp,
  message: z.string(),
  /** What happens by itself, or what a person is to do. */
  remedy: z.string(),
});
export type Difference = z.infer<typeof difference>;
export const differencePage = pageOf(difference);
export const differenceQuery = pageQuery.extend({
  class: differenceClass.optional(),
  scope: scope.default('all'),
  /** Everything that this run has found, also what is not open any more. */
  run: uuid.optional(),
});
