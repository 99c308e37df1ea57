import {
  deleteSuspicion,
  insertSeen,
  isObjectKind,
  listDifferences,
  loadLocalByObject,
  loadLocalObjects,
  type Difference,
  type LocalObject,
  type RemoteObject,
} from '#domains/reconciliation/index.ts';

import { classify } from './classify.ts';
import { examine, reload, settleFound } from './examine.ts';
import { guarded } from './guarded.ts';
import { inParallel } from './in-parallel.ts';
import { factsOfStranger } from './facts-of-stranger.ts';
import { lookRemote } from './look-remote.ts';
import type { ReconcileEvent } from './model.ts';
import { reviveRemote } from './revive-remote.ts';
import { checkpoint, type Session } from './session.ts';

const BATCH = 64;

/**
 * Looks at everything that the lists have made suspicious by itself: what is still different then is a
 * difference, and is repaired where the run repairs.
 */
export async function* confirm(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx, run } = session;
  let done = 0;
  for (;;) {
    const suspects = await listDifferences(ctx, {
      runId: run.id,
      outcomes: ['suspected'],
      limit: BATCH,
    });
    if (suspects.length === 0) return;
    yield* inParallel(suspects, (one) => confirmOne(session, one));
    done += suspects.length;
    await checkpoint(session);
    const { calls } = session;
    yield { type: 'reconcile.progress', step: 'confirm', kind: 'difference', done, calls };
  }
}

async function confirmOne(session: Session, one: Difference): Promise<ReconcileEvent[]> {
  const remote = reviveRemote(one.remote);
  const local = await findRow(session, one, remote);
  const events =
    local === undefined
      ? await confirmStranger(session, one, remote)
      : await guarded(session, local, () => confirmRow(session, one, local, remote));
  // Whatever happened, it is not suspected any more.
  await deleteSuspicion(session.ctx, one.id);
  return events;
}

/** The row of ours that the suspicion is about, as it is now. */
async function findRow(
  { ctx }: Session,
  one: Difference,
  remote: RemoteObject | null,
): Promise<LocalObject | undefined> {
  const kind = one.subjectKind;
  if (!isObjectKind(kind)) return undefined;
  // A row may have been written since for what nobody had.
  if (remote !== null && one.subjectId === remote.objectId) {
    return (await loadLocalByObject(ctx, kind, [remote.objectId]))[0];
  }
  return (await loadLocalObjects(ctx, kind, [one.subjectId]))[0];
}

async function confirmRow(
  session: Session,
  one: Difference,
  local: LocalObject,
  remote: RemoteObject | null,
): Promise<ReconcileEvent[]> {
  const row = await reload(session, local);
  if (row === undefined) return [];
  const hint = remote?.kind === row.kind ? remote.objectId : null;
  return examine(session, row, { hint, suspect: one.id });
}

/** An object that is nobody's here, or a second one of a row that has its own: as it is now. */
async function confirmStranger(
  session: Session,
  one: Difference,
  told: RemoteObject | null,
): Promise<ReconcileEvent[]> {
  if (told === null) return [];
  const { ctx, run } = session;
  session.callsMinimum += 1;
  const look = await lookRemote(session, told);
  if (look.absent) return [];
  const remote = look.remote ?? told;
  if (look.remote !== null) await insertSeen(ctx, run.id, [remote, ...look.others]);
  const facts = await factsOfStranger(session, remote);
  const verdict = classify(facts);
  if (verdict.class === 'ok') return [];
  return settleFound(session, verdict, { facts }, one.id);
}
