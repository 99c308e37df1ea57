import type { Context } from '#context.ts';

import type { ReconcileRun } from './model.ts';

type Asked = Pick<ReconcileRun, 'scope' | 'applies' | 'stuckOnly' | 'since' | 'until' | 'step'>;

/** A run that begins now and has done nothing yet. */
export function newRun(
  ctx: Pick<Context, 'ids' | 'clock' | 'requestId'>,
  asked: Asked,
): ReconcileRun {
  const now = ctx.clock.now();
  return {
    ...asked,
    id: ctx.ids.next<'reconcile-run'>(),
    state: 'running',
    cursor: null,
    fence: 0n,
    calls: 0n,
    callsMinimum: 0n,
    compared: 0n,
    matched: 0n,
    incomplete: [],
    requestId: ctx.requestId,
    startedAt: now,
    updatedAt: now,
    finishedAt: null,
  };
}
