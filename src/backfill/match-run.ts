import { withTx } from '#db/tx.ts';
import {
  countListed,
  deleteUnwrittenMatches,
  insertMatches,
  listCandidates,
  listNaming,
  type BackfillCandidate,
  type BackfillRun,
  type OrderId,
} from '#domains/market/index.ts';

import { matchTransfers, type Ambiguity } from './match-transfers.ts';
import type { Absence, BackfillContext } from './model.ts';

/** Orders whose transfers are matched at once. */
const ORDERS = 5_000;
const MINUTE_MS = 60_000;

export interface RunMatching {
  readonly ambiguous: readonly Ambiguity[];
  readonly absent: readonly Absence[];
  readonly young: number;
  readonly unlisted: number;
  readonly listed: number;
  readonly byDestination: readonly { readonly count: number }[];
}

/** Matches everything that a run has listed, and notes what is certain. */
export async function matchRun(ctx: BackfillContext, run: BackfillRun): Promise<RunMatching> {
  await deleteUnwrittenMatches(ctx, run.id);
  const counts = await countListed(ctx, run.id);
  const ambiguous: Ambiguity[] = [];
  const absent: Absence[] = [];
  let young = 0;
  let after: OrderId | null = null;
  for (;;) {
    ctx.signal.throwIfAborted();
    const candidates: BackfillCandidate[] = await listCandidates(ctx, {
      ...run,
      after,
      orders: ORDERS,
    });
    const last = candidates.at(-1);
    if (last === undefined) break;
    after = last.orderId;
    const orderIds = candidates.map(({ orderId }) => orderId);
    const transferIds = candidates.map(({ id }) => id);
    const remote = await listNaming(ctx, run.id, { orderIds, transferIds });
    const matching = matchTransfers(candidates, remote);
    await withTx(ctx, (tx) => insertMatches(tx, run.id, matching.matched));
    ambiguous.push(...matching.ambiguous);
    for (const candidate of matching.absent) {
      if (isYoung(ctx, run, candidate)) young += 1;
      else absent.push(toAbsence(run, candidate, counts.unlisted > 0));
    }
  }
  return { ambiguous, absent, young, ...counts };
}

/** Lists lag: what may have been sent shortly before is not called absent. */
function isYoung(
  ctx: BackfillContext,
  run: BackfillRun,
  { touchedAt }: BackfillCandidate,
): boolean {
  const graceMs = ctx.config.payments.absentAfterMinutes * MINUTE_MS;
  return run.startedAt.getTime() - touchedAt.getTime() < graceMs;
}

function toAbsence(
  { plan }: BackfillRun,
  candidate: BackfillCandidate,
  isIncomplete: boolean,
): Absence {
  const { id: sellerTransferId, orderId, destination } = candidate;
  const ofPlan = plan === 'by-window' ? 'nothing-names-it' : 'not-at-its-account';
  const listed = isIncomplete ? 'list-incomplete' : ofPlan;
  const reason = destination === null ? 'no-destination' : listed;
  return { sellerTransferId, orderId, reason };
}
