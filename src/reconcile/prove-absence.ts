import {
  insertAbsent,
  insertSeen,
  listUnseenObjects,
  type LocalObject,
} from '#domains/reconciliation/index.ts';

import { lookRemote } from './look-remote.ts';
import type { ReconcileEvent } from './model.ts';
import { checkpoint, kindsOf, type Listed, type Session } from './session.ts';
import { guarded, inParallel } from './settle-stuck.ts';

const BATCH = 64;
const CONCURRENCY = 8;

/**
 * Asks by id for every row of the window that no list has shown, once it is old enough: lists leave
 * out, lag and shift, and prove nothing. What is found is written down beside what the lists have told.
 */
export async function* proveAbsence(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx, run } = session;
  const kinds = kindsOf(session).filter((kind): kind is Listed => kind !== 'dispute');
  const [reached, place] = (run.cursor ?? ':').split(':') as [string, string];
  const before = new Date(
    Math.min(run.until.getTime(), run.startedAt.getTime() - ctx.config.reconcile.graceMs),
  );
  let done = 0;
  for (const kind of kinds.slice(Math.max(0, kinds.indexOf(reached as Listed)))) {
    let after = kind === reached && place !== '' ? place : null;
    for (;;) {
      const input = { runId: run.id, kind, since: run.since, before, after, limit: BATCH };
      const rows = await listUnseenObjects(ctx, input);
      if (rows.length === 0) break;
      yield* inParallel(rows, CONCURRENCY, (row) =>
        guarded(session, row, () => find(session, row)),
      );
      after = rows.at(-1)!.id;
      done += rows.length;
      await checkpoint(session, { cursor: `${kind}:${after}` });
      yield { type: 'reconcile.progress', step: 'prove', kind, done, calls: session.calls };
    }
  }
}

async function find(session: Session, row: LocalObject): Promise<ReconcileEvent[]> {
  const { ctx, run } = session;
  session.callsMinimum += 1;
  const { remote, absent, others } = await lookRemote(session, row);
  if (remote !== null) await insertSeen(ctx, run.id, [remote, ...others]);
  if (absent) await insertAbsent(ctx, run.id, { kind: row.kind, objectId: row.objectId! });
  return [];
}
