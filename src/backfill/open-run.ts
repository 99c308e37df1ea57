import { withTx } from '#db/tx.ts';
import {
  countByDestination,
  deleteBackfillRun,
  findBackfillRun,
  insertBackfillRun,
  planWindow,
  type BackfillPlan,
  type BackfillRun,
} from '#domains/market/index.ts';

import type { BackfillContext, BackfillInput } from './model.ts';
import {
  choosePlan,
  expectCalls,
  listsByDestination,
  listsByWindow,
  slicesOf,
} from './plan-lists.ts';

/** Clocks of ours and of the provider may be so far apart. */
const SKEW_MS = 10 * 60_000;
/** What was listed longer ago is listed anew: too much may have happened since. */
const RESUMED_MS_MAX = 24 * 3_600_000;

export interface OpenedRun {
  readonly run: BackfillRun;
  /** Null where an earlier run is gone on with. */
  readonly expected: Record<BackfillPlan, number> | null;
}

/**
 * Goes on with the run that did not come to its end, where it was about the same rows, and begins a
 * new one otherwise. Undefined where there is nothing to look for.
 * @param firstAt when the oldest row was made that is looked for
 */
export async function openRun(
  ctx: BackfillContext,
  input: BackfillInput,
  firstAt: Date | null,
): Promise<OpenedRun | undefined> {
  const found = await findBackfillRun(ctx);
  if (found !== undefined && isSame(found, input, ctx.clock.now())) {
    return { run: found, expected: null };
  }
  return withTx(ctx, async (tx) => {
    if (found !== undefined) await deleteBackfillRun(tx, found.id);
    if (firstAt === null) return undefined;
    const now = tx.clock.now();
    const from = new Date(firstAt.getTime() - SKEW_MS);
    const destinations = await countByDestination(tx, { ...input, from });
    const whole = await planWindow(tx, { from, slices: 1 });
    const expected = expectCalls({ byDestination: destinations, inWindow: whole.count });
    const plan = input.plan ?? choosePlan(expected);
    const run: BackfillRun = {
      id: tx.ids.next<'backfill-run'>(),
      since: input.since,
      until: input.until,
      plan,
      startedAt: now,
      calls: 0,
      rateLimited: 0,
      requestId: tx.requestId,
    };
    const { cuts } = await planWindow(tx, { from, slices: slicesOf(expected['by-window']) });
    const accounts = destinations.map(({ destination }) => destination);
    const lists =
      plan === 'by-destination'
        ? listsByDestination(accounts, from, now)
        : listsByWindow(cuts, from, now);
    await insertBackfillRun(tx, run, lists);
    return { run, expected };
  });
}

function isSame(run: BackfillRun, input: BackfillInput, now: Date): boolean {
  if (now.getTime() - run.startedAt.getTime() > RESUMED_MS_MAX) return false;
  const sameRows =
    run.since?.getTime() === input.since?.getTime() &&
    run.until?.getTime() === input.until?.getTime();
  return sameRows && (input.plan === null || input.plan === run.plan);
}
