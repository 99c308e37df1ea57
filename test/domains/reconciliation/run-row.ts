import type { Context } from '#context.ts';
import type { ReconcileRun } from '#domains/reconciliation/index.ts';

/** A run that has just begun at `at`, over that moment alone unless `given` says otherwise. */
export function runRow(
  { ids }: Pick<Context, 'ids'>,
  at: Date,
  given: Partial<ReconcileRun> = {},
): ReconcileRun {
  return {
    id: ids.next<'reconcile-run'>(),
    scope: 'all',
    applies: false,
    stuckOnly: false,
    state: 'running',
    since: at,
    until: at,
    step: 'settle',
    cursor: null,
    fence: 0n,
    calls: 0n,
    callsMinimum: 0n,
    compared: 0n,
    matched: 0n,
    incomplete: [],
    requestId: 'test',
    startedAt: at,
    updatedAt: at,
    finishedAt: null,
    ...given,
  };
}
