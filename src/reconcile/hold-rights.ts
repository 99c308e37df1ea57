import { readTransferShare, type TransferId } from '#domains/market/index.ts';
import {
  listOverRefunded,
  listTransfersToHold,
  listUnpaidLicences,
  listUnpaidSubscriptions,
  loadLocalByObject,
  loadLocalObjects,
  type RemoteObject,
} from '#domains/reconciliation/index.ts';

import { classify } from './classify.ts';
import { settleFound } from './examine.ts';
import { factsOf } from './facts.ts';
import type { Facts, ReconcileEvent } from './model.ts';
import { BARE } from './remote-objects.ts';
import { kindsOf, type Session } from './session.ts';

const BATCH = 200;
/** Found at one time; the next run finds the rest. */
const RIGHTS_MAX = 10_000;

/**
 * What no single object shows: rights that nobody paid, payments of which more goes back than came,
 * and sellers who have more of an order than is owed.
 */
export async function* holdRights(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const kinds = new Set(kindsOf(session));
  const { scope } = session.run;
  if (scope === 'orders' || scope === 'all') yield* holdUnpaid(session);
  if (kinds.has('payment') && kinds.has('refund')) yield* holdRefunds(session);
  if (kinds.has('transfer')) yield* holdShares(session);
}

async function* holdUnpaid(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx } = session;
  const rights = [
    ...(await listUnpaidSubscriptions(ctx, RIGHTS_MAX)),
    ...(await listUnpaidLicences(ctx, RIGHTS_MAX)),
  ];
  for (const right of rights) yield* judge(session, factsOf(session, {}, { right }));
}

async function* holdRefunds(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  for (const row of await listOverRefunded(session.ctx, session.run.id)) {
    const { objectId, refundedMinor, receivedMinor: doneMinor, currency } = row;
    const [local] = await loadLocalByObject(session.ctx, 'payment', [objectId]);
    if (local === undefined) continue;
    const amountMinor = local.amountMinor ?? 0n;
    const money = { amountMinor, doneMinor, currency };
    const remote: RemoteObject = { ...BARE, kind: 'payment', objectId, ...money };
    const facts = factsOf(session, { local, remote }, { refundedThereMinor: refundedMinor });
    yield* judge(session, facts);
  }
}

async function* holdShares(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx, run } = session;
  let after: string | null = null;
  for (;;) {
    const input = { since: run.since, after, limit: BATCH };
    const rows: { id: string }[] = await listTransfersToHold(ctx, input);
    if (rows.length === 0) return;
    for (const { id } of rows) {
      const share = await readTransferShare(ctx, id as TransferId);
      const [local] = await loadLocalObjects(ctx, 'transfer', [id]);
      if (share === undefined || local === undefined) continue;
      const { owedMinor, backMinor } = share;
      yield* judge(session, factsOf(session, { local }, { owedMinor, backMinor, ageMs: Infinity }));
    }
    after = rows.at(-1)!.id;
  }
}

async function* judge(session: Session, facts: Facts): AsyncGenerator<ReconcileEvent, void, void> {
  const verdict = classify(facts);
  if (verdict.class === 'ok' || !RULES.has(verdict.rule)) return;
  yield* await settleFound(session, verdict, { facts });
}

/** What the lists are held against by themselves is not judged here. */
const RULES = new Set(['unpaid-right', 'over-refunded', 'owed-less']);
