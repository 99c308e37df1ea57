import { createHash } from 'node:crypto';

import type { Work } from '#core/events.ts';
import {
  countMatches,
  findListed,
  getTransfer,
  markMatch,
  type BackfillMatch,
  type BackfillRun,
} from '#domains/market/index.ts';

import { eachMatch } from './each-match.ts';
import { backfillErrors } from './errors.ts';
import type { BackfillContext, BackfillEvent } from './model.ts';

/**
 * Completes the metadata at Stripe of what was written, so that the next one who looks finds it by
 * the id of the row. What is there stays, however it is written.
 * @throws BACKFILL_LIST_FAILED
 */
export async function* noteMetadata(
  ctx: BackfillContext,
  run: BackfillRun,
): Work<BackfillEvent, void> {
  const { written, noted } = await countMatches(ctx, run.id);
  const note = async (match: BackfillMatch): Promise<undefined> => {
    const missing = await readMissing(ctx, run, match);
    if (Object.keys(missing).length > 0) await send(ctx, match, missing);
    const { sellerTransferId } = match;
    await markMatch(ctx, run.id, { sellerTransferId, mark: 'noted', at: ctx.clock.now() });
  };
  yield* eachMatch(ctx, { runId: run.id, left: 'note', total: written, done: noted, work: note });
}

async function readMissing(
  ctx: BackfillContext,
  run: BackfillRun,
  match: BackfillMatch,
): Promise<Record<string, string>> {
  const { orderId } = await getTransfer(ctx, match.sellerTransferId);
  const there = (await findListed(ctx, run.id, match.stripeTransferId))?.metadata ?? {};
  const whole = { order_id: orderId, seller_transfer_id: match.sellerTransferId };
  return Object.fromEntries(Object.entries(whole).filter(([key]) => there[key] === undefined));
}

async function send(
  ctx: BackfillContext,
  { stripeTransferId: id }: BackfillMatch,
  metadata: Record<string, string>,
): Promise<void> {
  const digest = createHash('sha256').update(JSON.stringify(metadata)).digest('hex');
  const answer = await ctx.psp.stripe().addTransferMetadata(
    { id, metadata },
    {
      signal: ctx.signal,
      requestId: ctx.requestId,
      // The same entries of the same transfer are the same request, whoever repeats it.
      idempotencyKey: `md:${id}:${digest.slice(0, 32)}`,
      first: false,
    },
  );
  if (answer.kind === 'applied') return;
  throw backfillErrors.BACKFILL_LIST_FAILED({ reason: `metadata of ${id}: ${answer.message}` });
}
