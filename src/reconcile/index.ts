export { applyPlan } from './apply-plan.ts';
export { toDifferenceDocument, toOpenClassDocument } from './documents.ts';
export { readPlan, writePlan, type ReconcilePlan } from './plan.ts';
export { reconcile } from './reconcile.ts';
export { readRunPlan } from './read-run-plan.ts';
export { parseWindow } from './parse-window.ts';
export { remedyOf } from './remedy-of.ts';
export { startReconcile, type ReconcileStats, type RunningReconcile } from './start-reconcile.ts';
export type { ReconcileEvent, ReconcileInput, ReconcileResult } from './model.ts';
