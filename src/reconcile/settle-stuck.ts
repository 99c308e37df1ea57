import { listStuckObjects, type LocalObject } from '#domains/reconciliation/index.ts';

import { classify } from './classify.ts';
import { examine, settleFound } from './examine.ts';
import { factsOf } from './facts.ts';
import { isByList } from './is-by-list.ts';
import type { ReconcileEvent } from './model.ts';
import { kindsOf, type Session } from './session.ts';
import { walkRows } from './walk-rows.ts';

/**
 * Asks about every row that is not over and that nobody has touched for a while, by one look each,
 * and about what was never sent not at all.
 */
export async function* settleStuck(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx, run } = session;
  const before = new Date(run.startedAt.getTime() - ctx.config.reconcile.graceMs);
  yield* walkRows(session, {
    step: 'settle',
    kinds: kindsOf(session),
    list: (place) => listStuckObjects(ctx, { ...place, before }),
    work: (row) => ask(session, row),
  });
}

async function ask(session: Session, row: LocalObject): Promise<ReconcileEvent[]> {
  // Ids at Hyperswitch are ours: sent twice they are one. At Stripe somebody may have had the row before
  // a restore, so that is looked for first.
  const isAsked = (row.wasSent || isByList(row)) && row.state !== 'on_hold';
  if (isAsked) return examine(session, row);
  // Nobody can have it; what is to become of it the row alone can tell.
  const facts = factsOf(session, { local: row });
  const verdict = classify(facts);
  if (session.run.stuckOnly) session.compared += 1;
  return verdict.class === 'ok' ? [] : settleFound(session, verdict, { facts });
}
