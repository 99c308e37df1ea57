import type { Work } from '#core/events.ts';
import { withTx } from '#db/tx.ts';
import { countOutcomes, deleteSeen } from '#domains/reconciliation/index.ts';

import { compare } from './compare.ts';
import { confirm } from './confirm.ts';
import { discoverRemote } from './discover-remote.ts';
import { holdRights } from './hold-rights.ts';
import type { ReconcileEvent, ReconcileInput, ReconcileResult } from './model.ts';
import { openRun } from './open-run.ts';
import { proveAbsence } from './prove-absence.ts';
import { report } from './report.ts';
import { takeRunLock } from './run-lock.ts';
import { checkpoint, openSession, type ReconcileContext, type Session } from './session.ts';
import { settleStuck } from './settle-stuck.ts';

type Step = (session: Session) => AsyncGenerator<ReconcileEvent, void, void>;

/** In this order; a run that was cut short goes on with the step that its row names. */
const STEPS: readonly (readonly [name: string, step: Step])[] = Object.freeze([
  ['settle', settleStuck],
  ['discover', discoverRemote],
  ['prove', proveAbsence],
  ['compare', compare],
  ['confirm', confirm],
  ['rights', holdRights],
]);

/**
 * Compares our books with the payment providers: load both sides → diff → report → apply. Without
 * `apply` it sends nothing that has an effect and writes nothing but its own record; with it, what is
 * certain is repaired by the code that the market, billing and the worker use, and a person is shown
 * the rest. Killed at any moment, it goes on when it is run again; once all is in order it writes
 * nothing.
 * @throws RECONCILE_HELD, RECONCILE_STOPPED, RECONCILE_LOST, RECONCILE_WINDOW_INVALID, PSP_NOT_CONFIGURED
 */
export async function* reconcile(
  ctx: ReconcileContext,
  input: ReconcileInput,
): Work<ReconcileEvent, ReconcileResult> {
  const startedAt = ctx.clock.monotonicMs();
  const { hyperswitch, stripe } = ctx.psp.configured;
  // Says which settings are missing.
  if (!hyperswitch && !stripe) ctx.psp.hyperswitch();
  await using lock = await takeRunLock(ctx, input);
  const { run, resumed } = await openRun(ctx, input);
  const session = openSession(ctx, run);
  yield {
    type: 'reconcile.started',
    runId: run.id,
    scope: run.scope,
    since: run.since.toISOString(),
    until: run.until.toISOString(),
    resumed,
  };
  const steps = run.stuckOnly ? STEPS.slice(0, 1) : STEPS;
  const from = Math.max(
    0,
    steps.findIndex(([name]) => name === run.step),
  );
  for (const [name, step] of steps.slice(from)) {
    if (name !== session.run.step) await checkpoint(session, { step: name, cursor: null });
    for await (const event of step(session)) {
      lock.check(run.id);
      yield event;
    }
  }
  for (const reason of session.incomplete) {
    const [kind] = reason.split(': ');
    yield { type: 'window.incomplete', kind: kind!, reason };
  }
  const outcomes = Object.values(await countOutcomes(ctx, run.id));
  const differing = outcomes.reduce((sum, count) => sum + count, 0);
  session.matched = Math.max(0, session.compared - differing);
  await withTx(ctx, async (tx) => {
    await deleteSeen(tx, run.id);
    const finishedAt = ctx.clock.now();
    await checkpoint(session, { step: 'end', cursor: null, state: 'done', finishedAt }, tx);
  });
  return report(session, Math.round(ctx.clock.monotonicMs() - startedAt));
}
