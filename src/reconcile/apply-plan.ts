import type { Work } from '#core/events.ts';
import { isUuid } from '#core/ids.ts';
import {
  loadLocalByObject,
  insertDifference,
  isObjectKind,
  loadLocalObjects,
  type Difference,
  type LocalObject,
  type UnpaidRight,
} from '#domains/reconciliation/index.ts';
import { readTransferShare, type TransferId } from '#domains/market/index.ts';

import { canonicalJson } from './canonical-json.ts';
import { classify } from './classify.ts';
import { examine, settleFound } from './examine.ts';
import { factsOf } from './facts.ts';
import { factsOfStranger } from './facts-of-stranger.ts';
import { guarded } from './guarded.ts';
import type { Facts, ReconcileEvent, ReconcileInput, ReconcileResult } from './model.ts';
import { openRun } from './open-run.ts';
import { stateOf, type PlanStep, type ReconcilePlan } from './plan.ts';
import { report } from './report.ts';
import { reviveRemote } from './revive-remote.ts';
import { takeRunLock } from './run-lock.ts';
import { checkpoint, openSession, type ReconcileContext, type Session } from './session.ts';

/**
 * Does what a plan says and nothing else. Each step is held against the state that it was planned for
 * and judged anew; where either has changed it is stale, and left.
 * @throws RECONCILE_HELD, RECONCILE_STOPPED, RECONCILE_LOST
 */
export async function* applyPlan(
  ctx: ReconcileContext,
  plan: ReconcilePlan,
  { lockWaitMs }: Pick<ReconcileInput, 'lockWaitMs'> = {},
): Work<ReconcileEvent, ReconcileResult> {
  const startedAt = ctx.clock.monotonicMs();
  const since = new Date(plan.since);
  const until = new Date(plan.until);
  const input = { scope: plan.scope, since, until, apply: true, stuckOnly: true, fresh: true };
  await using lock = await takeRunLock(ctx, { ...input, lockWaitMs });
  const { run } = await openRun(ctx, input, 'plan');
  const session = openSession(ctx, run);
  const times = { since: plan.since, until: plan.until };
  const { id: runId, scope } = run;
  yield { type: 'reconcile.started', runId, scope, ...times, resumed: false };
  for (const [index, step] of plan.steps.entries()) {
    lock.check(run.id);
    yield* await carryOut(session, step);
    await checkpoint(session);
    const done = index + 1;
    const { calls } = session;
    yield { type: 'reconcile.progress', step: 'apply', kind: step.subject.kind, done, calls };
  }
  const finishedAt = ctx.clock.now();
  // The step stays, by which a run of a plan is told from others.
  await checkpoint(session, { state: 'done', finishedAt });
  return report(session, Math.round(ctx.clock.monotonicMs() - startedAt));
}

async function carryOut(session: Session, step: PlanStep): Promise<ReconcileEvent[]> {
  const { kind, id } = step.subject;
  // Ids at the providers are none of ours.
  const isRow = isObjectKind(kind) && isUuid(id);
  const [local] = isRow ? await loadLocalObjects(session.ctx, kind, [id]) : [];
  if (local !== undefined) return carryOutRow(session, step, local);
  const facts = await readFacts(session, step);
  const verdict = facts && classify(facts);
  if (facts === undefined || verdict?.class === 'ok' || verdict?.rule !== step.rule) {
    return outdate(session, step);
  }
  return settleFound(session, verdict, { facts });
}

async function carryOutRow(
  session: Session,
  step: PlanStep,
  local: LocalObject,
): Promise<ReconcileEvent[]> {
  const isSame = canonicalJson(stateOf(local)) === canonicalJson(stateOf(step.local));
  if (!isSame) return outdate(session, step);
  if (step.action === 'follow') {
    const share = await readTransferShare(session.ctx, local.id as TransferId);
    const facts = factsOf(session, { local }, { ...share, ageMs: Infinity });
    const verdict = classify(facts);
    if (verdict.class === 'ok' || verdict.rule !== step.rule) return outdate(session, step);
    return settleFound(session, verdict, { facts });
  }
  const remote = reviveRemote(step.remote);
  const hint = remote?.kind === local.kind ? remote.objectId : null;
  return guarded(session, local, () =>
    examine(session, local, {
      hint,
      only: { rule: step.rule, otherwise: () => outdate(session, step) },
    }),
  );
}

/** The facts of what is no row with an object: a right, or an object that is nobody's here. */
async function readFacts(session: Session, step: PlanStep): Promise<Facts | undefined> {
  if (step.action === 'withdraw') {
    const right = step.local as Omit<UnpaidRight, 'amountMinor'> & { amountMinor: string | null };
    const amountMinor = right.amountMinor === null ? null : BigInt(right.amountMinor);
    return factsOf(session, {}, { right: { ...right, amountMinor } });
  }
  const remote = reviveRemote(step.remote);
  if (remote === null) return undefined;
  const [known] = await loadLocalByObject(session.ctx, remote.kind, [remote.objectId]);
  if (known !== undefined) return undefined;
  return factsOfStranger(session, remote);
}

async function outdate(session: Session, step: PlanStep): Promise<ReconcileEvent[]> {
  const { ctx, run } = session;
  const difference: Difference = {
    id: ctx.ids.next<'reconcile-difference'>(),
    runId: run.id,
    rule: step.rule,
    class: step.class,
    subjectKind: step.subject.kind,
    subjectId: step.subject.id,
    local: step.local,
    remote: step.remote,
    action: step.action,
    amountMinor: step.amountMinor === null ? null : BigInt(step.amountMinor),
    currency: step.currency,
    since: new Date(step.since),
    outcome: 'stale',
    message: `${step.message}; it is not so any more`,
  };
  await insertDifference(ctx, difference);
  const subject = `${step.subject.kind} ${step.subject.id}`;
  return [{ type: 'difference.settled', rule: step.rule, subject, outcome: 'stale' }];
}
