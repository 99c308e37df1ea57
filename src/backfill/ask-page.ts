import {
  addBackfillCalls,
  type BackfillList,
  type BackfillRunId,
  type ListedTransfer,
} from '#domains/market/index.ts';
import { retryAfterMs, type RemoteTransfer } from '#domains/payments/index.ts';

import type { Work } from '#core/events.ts';

import { backfillErrors } from './errors.ts';
import type { BackfillContext, BackfillEvent } from './model.ts';
import { readNames } from './read-names.ts';

/** Asked again so often, with growing waits in between, before it is given up: after some 25 s. */
const TRIES_MAX = 5;

/** What all lists of a run have come to, in this process. */
export interface ListingTally {
  pages: number;
  rateLimited: number;
}

/** A page; or the transfer is gone behind which it was to begin. */
export type Page =
  | { readonly items: readonly ListedTransfer[]; readonly hasMore: boolean; readonly gone: false }
  | { readonly gone: true };

/**
 * Asks for the page behind the place of a list until there is one. Every request that comes to
 * nothing is counted here; the one that comes to a page is counted with it.
 * @throws BACKFILL_LIST_FAILED
 */
export async function* askPage(
  ctx: BackfillContext,
  runId: BackfillRunId,
  list: BackfillList,
  tally: ListingTally,
): Work<BackfillEvent, Page> {
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  for (let tries = 0; ; tries += 1) {
    const answer = await ctx.psp.stripe().listTransferPage(
      {
        destination: list.destination ?? undefined,
        since: list.createdFrom,
        until: list.createdTo,
        after: list.place ?? undefined,
      },
      call,
    );
    if (answer.kind === 'applied') {
      const { items, hasMore } = answer.object;
      const isEmpty = items.length === 0 && hasMore;
      if (!isEmpty) return { items: items.map(toListed), hasMore, gone: false };
    }
    const rateLimited = answer.kind !== 'applied' && answer.status === 429 ? 1 : 0;
    await addBackfillCalls(ctx, runId, { calls: 1, rateLimited });
    if (rateLimited > 0) {
      tally.rateLimited += 1;
      yield { type: 'backfill.slowed', rateLimited: tally.rateLimited };
    }
    if (answer.kind === 'absent' && list.place !== null) return { gone: true };
    const reason = answer.kind === 'applied' ? 'a page promises more and has none' : answer.message;
    const isHopeless =
      answer.kind === 'stop' || answer.kind === 'absent' || answer.kind === 'refused';
    const isOther = answer.kind === 'unknown' && answer.code === 'wrong_object';
    if (isHopeless || isOther || tries >= TRIES_MAX) {
      throw backfillErrors.BACKFILL_LIST_FAILED({ reason });
    }
    // How long to wait after too many requests is known to the rate itself.
    if (rateLimited > 0) continue;
    const waitMs = retryAfterMs(tries, 0.5);
    yield { type: 'backfill.waiting', reason, waitMs };
    await ctx.clock.sleep(waitMs, ctx.signal);
  }
}

function toListed(remote: RemoteTransfer): ListedTransfer {
  const { orderId, sellerTransferId } = readNames(remote);
  const { id: stripeTransferId, amountMinor, reversedMinor, currency, destination } = remote;
  const { transferGroup, metadata, createdAt } = remote;
  return {
    stripeTransferId,
    orderId,
    sellerTransferId,
    amountMinor,
    reversedMinor,
    currency,
    destination,
    transferGroup,
    metadata,
    createdAt,
  };
}
