export {
  countOutcomes,
  deleteDifference,
  deleteSuspicion,
  hasDifference,
  hasOpenException,
  insertDifference,
  insertFix,
  listDifferences,
  setDifferenceOutcome,
  suspectWhatWasLeft,
} from './difference-store.ts';
export { toCountedRunDocument, toRunDocument, toTotalsDocument } from './documents.ts';
export { readReconcileHealth, type ReconcileHealth } from './read-reconcile-health.ts';
export { reconciliationErrors } from './errors.ts';
export { getRun } from './get-run.ts';
export { listFound, type WantedDifferences } from './list-found.ts';
export { listRuns, type CountedRun } from './list-runs.ts';
export {
  findFirstObject,
  listPaidAccounts,
  listStuckObjects,
  listUnseenObjects,
  loadLocalByObject,
  loadLocalObjects,
  measureUnseenPayments,
} from './local-store.ts';
export {
  ACTIONS,
  DIFFERENCE_CLASSES,
  isObjectKind,
  KINDS_OF_SCOPE,
  OBJECT_KINDS,
  SCOPES,
  type Action,
  type Difference,
  type DifferenceClass,
  type DifferenceId,
  type DifferenceOutcome,
  type Fix,
  type LocalObject,
  type ObjectKind,
  type OpenDifference,
  type Pair,
  type ReconcileRun,
  type ReconcileRunId,
  type ReconcileWindow,
  type RemoteObject,
  type Scope,
  type Totals,
} from './model.ts';
export { newRun } from './new-run.ts';
export { readOpenSums, type OpenClass } from './read-open-sums.ts';
export {
  listOverRefunded,
  listTransfersToHold,
  listUnpaidLicences,
  listUnpaidSubscriptions,
  type UnpaidRight,
} from './rights-store.ts';
export {
  findComparedUntil,
  findRun,
  findWindow,
  insertRun,
  listTotals,
  lockRunning,
  raiseFence,
  replaceTotals,
  updateRun,
  upsertWindow,
} from './run-store.ts';
export {
  closePairs,
  countNames,
  countSeen,
  deleteSeen,
  fetchPairs,
  insertAbsent,
  insertSeen,
  listSeenIds,
  openPairs,
} from './seen-store.ts';
