import type { Context } from '#context.ts';
import { newRun, type ReconcileRun } from '#domains/reconciliation/index.ts';

/** A run that has just begun at `at`, over that moment alone unless `given` says otherwise. */
export function runRow(
  { ids }: Pick<Context, 'ids'>,
  at: Date,
  given: Partial<ReconcileRun> = {},
): ReconcileRun {
  const clock = { now: () => at, monotonicMs: () => 0, sleep: async () => undefined };
  const asked = { scope: 'all', applies: false, stuckOnly: false, since: at, until: at } as const;
  return { ...newRun({ ids, clock, requestId: 'test' }, { ...asked, step: 'settle' }), ...given };
}
