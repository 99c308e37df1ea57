import type { Context } from '#context.ts';
import { insertRun, updateRun, type ReconcileRunId } from '#domains/reconciliation/index.ts';

/** A comparison that has ended and found nothing. */
export async function runOf(ctx: Context): Promise<ReconcileRunId> {
  const now = ctx.clock.now();
  const run = {
    id: ctx.ids.next<'reconcile-run'>(),
    scope: 'all',
    applies: false,
    stuckOnly: false,
    state: 'running',
    since: now,
    until: now,
    step: 'settle',
    cursor: null,
    fence: 0n,
    calls: 0n,
    callsMinimum: 0n,
    compared: 0n,
    matched: 0n,
    incomplete: [],
    requestId: 'test',
    startedAt: now,
    updatedAt: now,
    finishedAt: null,
  } as const;
  await insertRun(ctx, run);
  await updateRun(ctx, { ...run, state: 'done', finishedAt: now });
  return run.id;
}
