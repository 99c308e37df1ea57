import type { CountedRun } from './list-runs.ts';
import type { ReconcileRun, Totals } from './model.ts';

/** Rows as the HTTP API shows them: amounts as digits, times as RFC 3339. */

/** A run, without what it found. Pure. */
export function toRunDocument(run: ReconcileRun) {
  return {
    id: run.id,
    scope: run.scope,
    applies: run.applies,
    stuckOnly: run.stuckOnly,
    state: run.state,
    step: run.step,
    since: run.since.toISOString(),
    until: run.until.toISOString(),
    calls: Number(run.calls),
    callsMinimum: Number(run.callsMinimum),
    compared: Number(run.compared),
    matched: Number(run.matched),
    incomplete: run.incomplete,
    startedAt: run.startedAt.toISOString(),
    updatedAt: run.updatedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
  };
}

/** A run with what became of the differences that it found. Pure. */
export function toCountedRunDocument(run: CountedRun) {
  const { suspected, planned, applied, unchanged, stale, failed, left } = run.outcomes;
  return {
    ...toRunDocument(run),
    outcomes: {
      suspected: suspected ?? 0,
      planned: planned ?? 0,
      applied: applied ?? 0,
      unchanged: unchanged ?? 0,
      stale: stale ?? 0,
      failed: failed ?? 0,
      left: left ?? 0,
    },
  };
}

/** Both sides of one kind and currency, and how far they are apart. Pure. */
export function toTotalsDocument(row: Totals) {
  return {
    kind: row.kind,
    currency: row.currency,
    localCount: Number(row.localCount),
    localMinor: String(row.localMinor),
    remoteCount: Number(row.remoteCount),
    remoteMinor: String(row.remoteMinor),
    driftMinor: String(row.localMinor - row.remoteMinor),
  };
}
