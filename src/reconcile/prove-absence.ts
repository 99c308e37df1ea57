import {
  insertAbsent,
  insertSeen,
  listUnseenObjects,
  type LocalObject,
} from '#domains/reconciliation/index.ts';

import { lookRemote } from './look-remote.ts';
import type { ReconcileEvent } from './model.ts';
import { listedKindsOf, type Session } from './session.ts';
import { walkRows } from './walk-rows.ts';

/**
 * Asks by id for every row of the window that no list has shown, once it is old enough: lists leave
 * out, lag and shift, and prove nothing. What is found is written down beside what the lists have told.
 */
export async function* proveAbsence(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx, run } = session;
  const { id: runId, since, until, startedAt } = run;
  const before = new Date(
    Math.min(until.getTime(), startedAt.getTime() - ctx.config.reconcile.graceMs),
  );
  yield* walkRows(session, {
    step: 'prove',
    kinds: listedKindsOf(session),
    list: (place) => listUnseenObjects(ctx, { ...place, runId, since, before }),
    work: (row) => find(session, row),
  });
}

async function find(session: Session, row: LocalObject): Promise<ReconcileEvent[]> {
  const { ctx, run } = session;
  session.callsMinimum += 1;
  const { remote, absent, others } = await lookRemote(session, row);
  if (remote !== null) await insertSeen(ctx, run.id, [remote, ...others]);
  if (absent) await insertAbsent(ctx, run.id, { kind: row.kind, objectId: row.objectId! });
  return [];
}
