import type { Work } from '#core/events.ts';
import { runSideBySide } from '#core/run-side-by-side.ts';
import {
  countCandidates,
  countMatches,
  deleteBackfillRun,
  findBackfillRun,
  listOpenLists,
  type BackfillRun,
} from '#domains/market/index.ts';
import { openPsp } from '#domains/payments/index.ts';

import type { ListingTally } from './ask-page.ts';
import { holdBackfill } from './hold-backfill.ts';
import { matchRun, type RunMatching } from './match-run.ts';
import type { BackfillContext, BackfillEvent, BackfillInput, BackfillResult } from './model.ts';
import { noteMetadata } from './note-metadata.ts';
import { openRun } from './open-run.ts';
import { pagesOf } from './plan-lists.ts';
import { readList } from './read-list.ts';
import { timeLeft } from './time-left.ts';
import { writeMatches } from './write-matches.ts';

/** Lists that are read side by side; all of them together keep to the rate. */
const LISTS_AT_ONCE = 8;
/** After a pause not all of a second's requests come at once: a clock may run slower elsewhere. */
const BURST_SHARE = 5;

/**
 * Finds the ids of transfers at Stripe that earlier systems never stored: lists, matches, and writes
 * what is certain. A run that was ended anywhere goes on where it stood; one that came to its end
 * leaves nothing for the next.
 * @throws BACKFILL_BUSY, BACKFILL_LIST_FAILED, PSP_NOT_CONFIGURED
 */
export async function* backfillTransferIds(
  given: BackfillContext,
  input: BackfillInput,
): Work<BackfillEvent, BackfillResult> {
  const { perSecond } = input;
  const burst = Math.max(1, Math.floor(perSecond / BURST_SHARE));
  const ctx: BackfillContext = { ...given, psp: openPsp(given, { perSecond, burst }) };
  ctx.psp.stripe();
  const lock = await holdBackfill(ctx);
  try {
    const waiting = await countCandidates(ctx, input);
    const opened = await openRun(ctx, input, waiting.firstAt);
    if (opened === undefined) return NOTHING;
    const { run, expected } = opened;
    const { written } = await countMatches(ctx, run.id);
    const candidates = waiting.count + written;
    yield { type: 'backfill.planned', plan: run.plan, candidates, expected };
    yield* listAll(ctx, run, expected?.[run.plan]);
    const matching = await matchRun(ctx, run);
    const counts = await countMatches(ctx, run.id);
    const found = {
      candidates,
      matched: counts.matched,
      ambiguous: matching.ambiguous.length,
      absent: matching.absent.length,
    };
    yield { type: 'backfill.matched', ...found };
    const refused = input.apply ? yield* writeMatches(ctx, run, input) : [];
    if (input.apply && input.writeMetadata) yield* noteMetadata(ctx, run);
    const ended = await readEnd(ctx, run);
    await deleteBackfillRun(ctx, run.id);
    return { ...ended, candidates, ...toFindings(matching, run), refused };
  } finally {
    await lock.release();
  }
}

async function* listAll(
  ctx: BackfillContext,
  run: BackfillRun,
  expected: number | undefined,
): Work<BackfillEvent, void> {
  const lists = await listOpenLists(ctx, run.id);
  const tally: ListingTally = { pages: 0, rateLimited: 0 };
  const startedMs = ctx.clock.monotonicMs();
  // Where an earlier run is gone on with, every list has at least one page left.
  const least = expected ?? lists.length;
  const progress = (): BackfillEvent => {
    const total = Math.max(least, tally.pages);
    const passedMs = ctx.clock.monotonicMs() - startedMs;
    const leftMs = timeLeft({ done: tally.pages, total, passedMs });
    return { type: 'backfill.listing.progress', done: tally.pages, total, leftMs };
  };
  yield* runSideBySide(
    lists.map((list) => () => readList(ctx, { runId: run.id, list, tally, progress })),
    LISTS_AT_ONCE,
  );
}

async function readEnd(
  ctx: BackfillContext,
  { id, plan }: BackfillRun,
): Promise<
  Pick<BackfillResult, 'plan' | 'matched' | 'written' | 'noted' | 'calls' | 'rateLimited'>
> {
  const { calls, rateLimited } = (await findBackfillRun(ctx))!;
  const { matched, written, noted } = await countMatches(ctx, id);
  return { plan, matched, written, noted, calls, rateLimited };
}

function toFindings(
  { ambiguous, absent, young, unlisted, listed, byDestination }: RunMatching,
  { plan }: BackfillRun,
): Pick<BackfillResult, 'ambiguous' | 'absent' | 'young' | 'unlisted' | 'callsMinimum'> {
  const callsMinimum =
    plan === 'by-window'
      ? pagesOf(listed)
      : byDestination.reduce((sum, { count }) => sum + pagesOf(count), 0);
  return { ambiguous, absent, young, unlisted, callsMinimum };
}

const NOTHING: BackfillResult = Object.freeze({
  plan: null,
  candidates: 0,
  matched: 0,
  ambiguous: [],
  absent: [],
  young: 0,
  written: 0,
  refused: [],
  noted: 0,
  calls: 0,
  callsMinimum: 0,
  rateLimited: 0,
  unlisted: 0,
});
