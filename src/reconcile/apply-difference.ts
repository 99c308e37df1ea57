import { toVezaError } from '#core/errors.ts';
import { withTx } from '#db/tx.ts';
import { withdrawUnpaidSubscription, type SubscriptionId } from '#domains/billing/index.ts';
import {
  adoptPayout,
  followOrderAnew,
  withdrawUnpaidLicences,
  type OrderId,
} from '#domains/market/index.ts';
import {
  openException,
  pokeOperation,
  runOperation,
  type MoneyTx,
  type OperationId,
  type RunOptions,
} from '#domains/payments/index.ts';
import {
  hasOpenException,
  insertFix,
  loadLocalObjects,
  setDifferenceOutcome,
  type Difference,
  type DifferenceOutcome,
} from '#domains/reconciliation/index.ts';
import { createHandlers } from '#settlement/index.ts';

import { sha256Of } from './canonical-json.ts';
import type { Evidence } from './examine.ts';
import { remedyOf } from './remedy-of.ts';
import type { Session } from './session.ts';

/**
 * Repairs one difference by the code that the market, billing and the worker themselves use, or shows
 * it to a person. What the repair was made from is written in its transaction.
 */
export async function applyDifference(
  session: Session,
  difference: Difference,
  evidence: Evidence,
): Promise<DifferenceOutcome> {
  const { ctx } = session;
  let outcome: DifferenceOutcome;
  let message: string | undefined;
  try {
    outcome = await carryOut(session, difference, evidence);
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    ctx.log.error({ err: error, rule: difference.rule }, 'a difference could not be repaired');
    outcome = 'failed';
    message = `${difference.message}; the repair failed: ${toVezaError(error).message}`;
  }
  await setDifferenceOutcome(ctx, difference.id, outcome, message);
  return outcome;
}

async function carryOut(
  session: Session,
  difference: Difference,
  evidence: Evidence,
): Promise<DifferenceOutcome> {
  switch (difference.action) {
    case 'settle':
      return settle(session, difference, evidence);
    case 'run':
      return run(session, difference, evidence);
    case 'follow':
      return follow(session, difference, evidence);
    case 'withdraw':
      return withdraw(session, difference, evidence);
    default:
      await show(session, difference);
      return 'left';
  }
}

/** Records what the look has told: no second one is made. */
async function settle(
  session: Session,
  difference: Difference,
  { looked, facts }: Evidence,
): Promise<DifferenceOutcome> {
  if (looked === undefined) return adopt(session, difference, facts.remote?.destination ?? null);
  const { local, look } = looked;
  if (local.operationId === null) {
    await show(session, difference);
    return 'left';
  }
  const before = { fence: local.fence!, pokes: local.pokes! };
  return operate(session, difference, local.operationId, {
    answer: { before, outcome: look.outcome },
    also: fixIn(session, difference, look.outcome),
  });
}

/** A payout that nobody follows yet is followed from now on. */
async function adopt(
  session: Session,
  difference: Difference,
  accountId: string | null,
): Promise<DifferenceOutcome> {
  const { ctx } = session;
  if (difference.subjectKind !== 'payout' || accountId === null) return 'stale';
  const payoutId = difference.subjectId;
  const operationId = await withTx(ctx, async (tx) => {
    const opened = await adoptPayout(tx, { accountId, payoutId });
    if (opened !== undefined) {
      await writeFix(session, tx, difference, { followed: payoutId }, difference.remote);
    }
    return opened;
  });
  if (operationId === undefined) {
    await show(session, difference);
    return 'left';
  }
  const { calls } = await runOperation(ctx, createHandlers(), operationId);
  count(session, calls);
  return 'applied';
}

/** What the worker would do with it now. */
async function run(
  session: Session,
  difference: Difference,
  { facts, looked }: Evidence,
): Promise<DifferenceOutcome> {
  const local = facts.local;
  if (local === null || local.operationId === null) return 'stale';
  const { operationId } = local;
  // What was never sent has its own moment; what is in doubt is looked at whenever somebody asks.
  if (local.wasSent) await withTx(session.ctx, (tx) => pokeOperation(tx, operationId));
  return operate(session, difference, operationId, {
    also: fixIn(session, difference, looked?.look.outcome ?? null),
  });
}

async function operate(
  session: Session,
  difference: Difference,
  id: OperationId,
  options: RunOptions,
): Promise<DifferenceOutcome> {
  const done = await runOperation(session.ctx, createHandlers(), id, options);
  count(session, done.calls);
  if (done.operation !== undefined) return 'applied';
  return difference.action === 'run' ? 'unchanged' : 'stale';
}

async function follow(
  session: Session,
  difference: Difference,
  { facts }: Evidence,
): Promise<DifferenceOutcome> {
  const orderId = (facts.local?.chainId ?? null) as OrderId | null;
  if (orderId === null) return 'stale';
  return withTx(session.ctx, async (tx) => {
    if (!(await followOrderAnew(tx, orderId))) return 'stale';
    await writeFix(session, tx, difference, { followed: orderId }, null);
    return 'applied';
  });
}

async function withdraw(
  session: Session,
  difference: Difference,
  { facts }: Evidence,
): Promise<DifferenceOutcome> {
  const { right } = facts;
  if (right === null) return 'stale';
  return withTx(session.ctx, async (tx) => {
    const state =
      right.kind === 'subscription'
        ? await withdrawUnpaidSubscription(tx, right.id as SubscriptionId)
        : await withdrawUnpaidLicences(tx, right.ownerId as OrderId, right.id);
    if (state === undefined) return 'stale';
    await writeFix(session, tx, difference, { ...right, state }, null);
    return 'applied';
  });
}

function fixIn(
  session: Session,
  difference: Difference,
  evidence: unknown,
): (tx: MoneyTx) => Promise<void> {
  const { subjectKind, subjectId } = difference;
  return async (tx) => {
    const [after] = await loadLocalObjects(tx, subjectKind as 'payment', [subjectId]);
    await writeFix(session, tx, difference, after ?? null, evidence);
  };
}

async function writeFix(
  session: Session,
  tx: MoneyTx,
  difference: Difference,
  after: unknown,
  evidence: unknown,
): Promise<void> {
  const { rule, action, subjectKind, subjectId } = difference;
  await insertFix(tx, {
    id: tx.ids.next<'reconcile-fix'>(),
    runId: session.run.id,
    differenceId: difference.id,
    rule,
    action,
    subjectKind,
    subjectId,
    before: difference.local ?? {},
    after,
    evidence,
    evidenceSha256: (evidence ?? null) === null ? null : sha256Of(evidence),
    requestId: tx.requestId,
    at: tx.clock.now(),
  });
}

/** Shows it to a person once; one that is open already is left as it is. */
async function show({ ctx }: Session, difference: Difference): Promise<void> {
  const { class: what, subjectKind: kind, subjectId: id, amountMinor, currency } = difference;
  await withTx(ctx, async (tx) => {
    if (await hasOpenException(tx, { class: what, kind, id })) return;
    await openException(tx, {
      class: what,
      subject: { kind, id },
      message: `${difference.message}. ${remedyOf(difference.rule)}`,
      details: { rule: difference.rule, local: difference.local, remote: difference.remote },
      ...(amountMinor !== null &&
        currency !== null && { amount: { minor: amountMinor, currency } }),
    });
  });
}

function count(session: Session, calls: number): void {
  session.calls += calls;
  session.callsMinimum += calls;
}
