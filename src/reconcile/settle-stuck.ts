import { setAside } from '#domains/payments/index.ts';
import { toVezaError } from '#core/errors.ts';
import { listStuckObjects, type LocalObject } from '#domains/reconciliation/index.ts';

import { classify } from './classify.ts';
import { examine, settleFound } from './examine.ts';
import { factsOf } from './facts.ts';
import type { ReconcileEvent } from './model.ts';
import { checkpoint, kindsOf, type Session } from './session.ts';

const BATCH = 64;
/** Looks that are made at one time. */
const CONCURRENCY = 8;

/**
 * Asks about every row that is not over and that nobody has touched for a while, by one look each,
 * and about what was never sent not at all.
 */
export async function* settleStuck(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  const { ctx } = session;
  const kinds = kindsOf(session);
  const [reached, place] = (session.run.cursor ?? ':').split(':') as [string, string];
  const before = new Date(session.run.startedAt.getTime() - ctx.config.reconcile.graceMs);
  let done = 0;
  for (const kind of kinds.slice(Math.max(0, kinds.indexOf(reached as LocalObject['kind'])))) {
    let after = kind === reached && place !== '' ? place : null;
    for (;;) {
      const rows = await listStuckObjects(ctx, { kind, before, after, limit: BATCH });
      if (rows.length === 0) break;
      yield* inParallel(rows, CONCURRENCY, (row) => guarded(session, row, () => ask(session, row)));
      after = rows.at(-1)!.id;
      done += rows.length;
      await checkpoint(session, { cursor: `${kind}:${after}` });
      yield { type: 'reconcile.progress', step: 'settle', kind, done, calls: session.calls };
    }
  }
}

async function ask(session: Session, row: LocalObject): Promise<ReconcileEvent[]> {
  // Ids at Hyperswitch are ours: sent twice they are one. At Stripe somebody may have had the row before
  // a restore, so that is looked for first.
  const isAsked = (row.wasSent || isListed(row)) && row.state !== 'on_hold';
  if (isAsked) return examine(session, row);
  // Nobody can have it; what is to become of it the row alone can tell.
  const facts = factsOf(session, { local: row });
  const verdict = classify(facts);
  if (session.run.stuckOnly) session.compared += 1;
  return verdict.class === 'ok' ? [] : settleFound(session, verdict, { facts });
}

function isListed({ kind }: LocalObject): boolean {
  return kind === 'transfer' || kind === 'reversal';
}

/** A row over which our own code fails holds nobody up: it is put aside, as the worker does it. */
export async function guarded(
  session: Session,
  row: LocalObject,
  work: () => Promise<ReconcileEvent[]>,
): Promise<ReconcileEvent[]> {
  const { ctx, run } = session;
  try {
    return await work();
  } catch (error) {
    const known = toVezaError(error);
    const ends = ['RECONCILE_STOPPED', 'RECONCILE_LOST', 'PSP_NOT_CONFIGURED', 'DB_UNREACHABLE'];
    if (ctx.signal.aborted || ends.includes(known.code)) throw error;
    ctx.log.error({ err: error, kind: row.kind, id: row.id }, 'a row could not be compared');
    if (run.applies && row.operationId !== null) {
      await setAside(ctx, row.operationId, known.message);
    }
    return [];
  }
}

/** Works on several at a time; what comes out keeps the order of what went in. */
export async function* inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item) => Promise<ReconcileEvent[]>,
): AsyncGenerator<ReconcileEvent, void, void> {
  for (let at = 0; at < items.length; at += width) {
    const events = await Promise.all(items.slice(at, at + width).map(work));
    yield* events.flat();
  }
}
