import { listSeenIds, measureUnseenPayments } from '#domains/reconciliation/index.ts';

import { ask } from './ask.ts';
import type { ReconcileEvent } from './model.ts';
import { noteIncomplete, pageOf, readWindow, type PageRead } from './read-window.ts';
import { ofPayment } from './remote-objects.ts';
import type { Session } from './session.ts';

const PAGE = 100;
/** Of those that a page may hide, how many are taken to be somebody else's. */
const FOREIGN = 10;
/** Ours are written down before they are made there. */
const LATE_MS = 60_000;

/**
 * Lists the payments of the window from the newest to the oldest, by time: the provider's cursors point
 * the other way. Payments that nobody has tried to pay are left out after the limit, so a short page
 * may not be the last, and an empty one may stand before others. As good as all of those are ours: how
 * many of ours are not seen tells whether they can have filled the page, and where to go on.
 */
export function discoverPayments(session: Session): AsyncGenerator<ReconcileEvent, void, void> {
  return readWindow(session, { kind: 'payment', account: '' }, (cursor) =>
    readPage(session, cursor === null ? session.run.until : new Date(cursor)),
  );
}

async function readPage(session: Session, until: Date): Promise<PageRead> {
  const { ctx, run } = session;
  const { since } = run;
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const page = pageOf(
    'hyperswitch',
    await ask(session, 'hyperswitch', () =>
      ctx.psp.hyperswitch().listPayments({ since, until }, call),
    ),
  );
  const seen = page.map(ofPayment);
  const known = await listSeenIds(
    ctx,
    run.id,
    'payment',
    seen.map(({ objectId }) => objectId),
  );
  const fresh = seen.filter(({ objectId }) => !known.has(objectId));
  const times = seen.flatMap(({ createdAt }) => (createdAt === null ? [] : [createdAt.getTime()]));
  const oldest = times.length === 0 ? until.getTime() : Math.min(...times);
  const next = await nextUntil(session, { shown: seen.length, fresh: fresh.length, oldest, until });
  return {
    seen,
    objects: fresh.length,
    next: next === null || next < since.getTime() ? null : new Date(next).toISOString(),
  };
}

async function nextUntil(
  session: Session,
  page: { shown: number; fresh: number; oldest: number; until: Date },
): Promise<number | null> {
  const { shown, fresh, oldest } = page;
  const until = page.until.getTime();
  if (shown >= PAGE) {
    if (oldest < until) return oldest;
    noteIncomplete(session, 'payment', `more than ${PAGE} payments of ${page.until.toISOString()}`);
    return until - 1;
  }
  const { ctx, run } = session;
  const hidden = PAGE - shown;
  const unseen = await measureUnseenPayments(ctx, {
    runId: run.id,
    since: run.since,
    until: new Date(oldest),
    nth: Math.max(1, hidden - FOREIGN),
  });
  if (unseen.nthAt === null) return null;
  if (fresh > 0 && oldest < until) return oldest;
  const nthAt = unseen.nthAt.getTime();
  return [nthAt + LATE_MS, nthAt].find((place) => place < until) ?? until - 1;
}
