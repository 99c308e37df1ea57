import {
  countNames,
  deleteDifference,
  hasDifference,
  insertAbsent,
  insertDifference,
  insertSeen,
  loadLocalObjects,
  type DifferenceId,
  type LocalObject,
} from '#domains/reconciliation/index.ts';
import { withTx } from '#db/tx.ts';

import { applyDifference } from './apply-difference.ts';
import { classify } from './classify.ts';
import { differenceOf } from './difference-of.ts';
import { factsOf } from './facts.ts';
import { lookRemote, type Look } from './look-remote.ts';
import type { Facts, Found, ReconcileEvent } from './model.ts';
import type { Session } from './session.ts';

/** What a difference was found from, for who repairs it. */
export interface Evidence {
  readonly facts: Facts;
  /** The row and the answer about its object; where no row of ours is concerned, none. */
  readonly looked?: { readonly local: LocalObject; readonly look: Look } | undefined;
}

export interface ExamineOptions {
  /** The id that its object is thought to have. */
  readonly hint?: string | null | undefined;
  /** The difference that the lists had suspected; it goes when a better one is found. */
  readonly suspect?: DifferenceId | undefined;
  /** The one rule that is expected to apply, and what is done where another one does. */
  readonly only?:
    | { readonly rule: string; readonly otherwise: () => Promise<ReconcileEvent[]> }
    | undefined;
}

/**
 * Looks at one row's object by itself, judges it, writes a difference down, and repairs it where the
 * run repairs and the rule is certain.
 */
export async function examine(
  session: Session,
  local: LocalObject,
  { hint = null, suspect, only }: ExamineOptions = {},
): Promise<ReconcileEvent[]> {
  const { ctx, run } = session;
  session.callsMinimum += 1;
  const look = await lookRemote(session, local, hint);
  await withTx(ctx, async (tx) => {
    if (look.remote !== null) await insertSeen(tx, run.id, [look.remote, ...look.others]);
    if (look.absent && local.objectId !== null) {
      const { kind, objectId } = local;
      await insertAbsent(tx, run.id, { kind, objectId });
    }
  });
  const facts = await judge(session, local, look);
  const verdict = classify(facts);
  // Pairs are counted where all of them are merged.
  if (run.stuckOnly) session.compared += 1;
  if (only !== undefined && verdict.rule !== only.rule) return only.otherwise();
  if (verdict.class === 'ok') {
    if (suspect !== undefined) await deleteDifference(ctx, suspect);
    return [];
  }
  return settleFound(session, verdict, { facts, looked: { local, look } }, suspect);
}

async function judge(session: Session, local: LocalObject, look: Look): Promise<Facts> {
  const { remote, absent } = look;
  const names =
    local.objectId === null
      ? await countNames(session.ctx, session.run.id, local.kind, [local.id])
      : undefined;
  const twins = Math.max(look.twins, names?.get(local.id) ?? 0);
  if (twins > 1 && local.objectId === null) {
    return factsOf(session, { remote }, { named: local, twins });
  }
  return factsOf(session, { local, remote, absent }, { twins });
}

/** Writes a difference down, and repairs it where that is wanted. */
export async function settleFound(
  session: Session,
  found: Found,
  evidence: Evidence,
  suspect?: DifferenceId,
): Promise<ReconcileEvent[]> {
  const { ctx, run } = session;
  const outcome = found.action === 'person' ? 'left' : 'planned';
  const difference = differenceOf(session, found, evidence.facts, outcome);
  const isNew = await withTx(ctx, async (tx) => {
    if (suspect !== undefined) await deleteDifference(tx, suspect);
    return insertDifference(tx, difference);
  });
  if (!isNew) return [];
  const subject = `${difference.subjectKind} ${difference.subjectId}`;
  const { rule, class: what, message } = difference;
  const events: ReconcileEvent[] = [
    { type: 'difference.found', class: what, rule, subject, message },
  ];
  if (!run.applies) return events;
  const settled = await applyDifference(session, difference, evidence);
  return [...events, { type: 'difference.settled', rule, subject, outcome: settled }];
}

/** The row as it is now, unless this run has found out about it already. */
export async function reload(
  session: Session,
  { kind, id }: Pick<LocalObject, 'kind' | 'id'>,
): Promise<LocalObject | undefined> {
  if (await hasDifference(session.ctx, session.run.id, { kind, id })) return undefined;
  return (await loadLocalObjects(session.ctx, kind, [id]))[0];
}
