import { withTx } from '#db/tx.ts';
import {
  findComparedUntil,
  findFirstObject,
  insertRun,
  lockRunning,
  newRun,
  raiseFence,
  reconciliationErrors,
  suspectWhatWasLeft,
  updateRun,
  type ReconcileRun,
} from '#domains/reconciliation/index.ts';

import type { ReconcileInput } from './model.ts';
import type { ReconcileContext } from './session.ts';

/**
 * Goes on with the run of the same kind that was cut short, or begins one.
 * @param step where it begins; one that does what a plan says has no other, and is not gone on with.
 */
export async function openRun(
  ctx: ReconcileContext,
  input: ReconcileInput,
  step: 'settle' | 'plan' = 'settle',
): Promise<{ run: ReconcileRun; resumed: boolean }> {
  const { scope, apply: applies = false, stuckOnly = false } = input;
  return withTx(ctx, async (tx) => {
    const now = tx.clock.now();
    const found = await lockRunning(tx, { scope, applies, stuckOnly });
    if (found !== undefined) {
      await raiseFence(tx, found.id, now);
      const taken = { ...found, fence: found.fence + 1n, updatedAt: now };
      if (goesOn(input, taken)) return { run: taken, resumed: true };
      await updateRun(tx, { ...taken, state: 'abandoned', finishedAt: now });
    }
    const window = await findWindowOf(tx, input, now);
    const run = newRun(tx, { scope, applies, stuckOnly, ...window, step });
    await insertRun(tx, run);
    if (!stuckOnly) await suspectWhatWasLeft(tx, run);
    return { run, resumed: false };
  });
}

/** Whoever names another stretch of time wants another run. */
function goesOn({ fresh, since, until }: ReconcileInput, run: ReconcileRun): boolean {
  if (fresh === true || run.step === 'plan') return false;
  const isSame = (wanted: Date | undefined, is: Date): boolean =>
    wanted === undefined || wanted.getTime() === is.getTime();
  return isSame(since, run.since) && isSame(until, run.until);
}

/**
 * From where the last comparison ended, and some of what it has compared once more; the first one
 * takes everything.
 */
async function findWindowOf(
  ctx: ReconcileContext,
  input: ReconcileInput,
  now: Date,
): Promise<{ since: Date; until: Date }> {
  const until = input.until ?? now;
  let { since } = input;
  if (since === undefined) {
    const reached =
      (await findComparedUntil(ctx, input.scope)) ?? (await findFirstObject(ctx)) ?? until;
    const from = Math.min(reached.getTime(), until.getTime());
    since = new Date(from - ctx.config.reconcile.overlapMs);
  }
  if (since > until) {
    const value = `${since.toISOString()} to ${until.toISOString()}`;
    throw reconciliationErrors.RECONCILE_WINDOW_INVALID({ value });
  }
  return { since, until };
}
