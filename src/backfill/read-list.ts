import type { Work } from '#core/events.ts';
import { withTx } from '#db/tx.ts';
import {
  addBackfillCalls,
  insertListed,
  updateBackfillList,
  type BackfillList,
  type BackfillRunId,
} from '#domains/market/index.ts';

import { askPage, type ListingTally } from './ask-page.ts';
import { backfillErrors } from './errors.ts';
import type { BackfillContext, BackfillEvent } from './model.ts';

/** How often the place of a list may be gone without that the list has come any further. */
const RESTARTS_MAX = 3;

/**
 * Reads one list to its end. A page and the place behind it are written in one transaction. Where
 * the transfer at the place is gone, the list goes on from the moment at which it was made, which
 * lists those of one second again and leaves nothing out.
 * @throws BACKFILL_LIST_FAILED
 */
export async function* readList(
  ctx: BackfillContext,
  input: {
    runId: BackfillRunId;
    list: BackfillList;
    tally: ListingTally;
    progress: () => BackfillEvent;
  },
): Work<BackfillEvent, void> {
  const { runId, tally } = input;
  let at = input.list;
  let restarts = 0;
  while (!at.done) {
    const page = yield* askPage(ctx, runId, at, tally);
    if (page.gone) {
      restarts += 1;
      at = withoutPlace(at, restarts);
      await updateBackfillList(ctx, runId, at);
      continue;
    }
    const next = behind(at, page);
    if (next.createdTo < at.createdTo) restarts = 0;
    await withTx(ctx, async (tx) => {
      if (page.items.length > 0) await insertListed(tx, runId, page.items);
      await updateBackfillList(tx, runId, next);
      await addBackfillCalls(tx, runId, { calls: 1, rateLimited: 0 });
    });
    at = next;
    tally.pages += 1;
    yield input.progress();
  }
}

/** The list from the moment of its place. @throws BACKFILL_LIST_FAILED where that leads nowhere */
function withoutPlace(list: BackfillList, restarts: number): BackfillList {
  if (restarts <= RESTARTS_MAX) return { ...list, place: null };
  const reason = `the list has no place to go on from at ${list.createdTo.toISOString()}`;
  throw backfillErrors.BACKFILL_LIST_FAILED({ reason });
}

/** The list with its place behind the last transfer of a page; the newest come first. */
function behind(
  list: BackfillList,
  page: { items: readonly { stripeTransferId: string; createdAt: Date }[]; hasMore: boolean },
): BackfillList {
  const last = page.items.at(-1);
  if (last === undefined || !page.hasMore) return { ...list, done: true };
  return { ...list, place: last.stripeTransferId, createdTo: last.createdAt };
}
