import type { Work } from '#core/events.ts';
import {
  adoptTransfer,
  countMatches,
  findListed,
  type BackfillMatch,
  type BackfillRun,
  type ListedTransfer,
} from '#domains/market/index.ts';
import type { RemoteReversal } from '#domains/payments/index.ts';

import { eachMatch } from './each-match.ts';
import { backfillErrors } from './errors.ts';
import type { BackfillContext, BackfillEvent, BackfillInput, Refusal } from './model.ts';

/** Writes every certain match, by the market's own way. Returns what could not be written. */
export async function* writeMatches(
  ctx: BackfillContext,
  run: BackfillRun,
  { by }: Pick<BackfillInput, 'by'>,
): Work<BackfillEvent, Refusal[]> {
  const refused: Refusal[] = [];
  const { matched, written } = await countMatches(ctx, run.id);
  const write = async (match: BackfillMatch): Promise<BackfillEvent | undefined> => {
    const listed = (await findListed(ctx, run.id, match.stripeTransferId))!;
    const reversals = await readReversals(ctx, listed);
    const { sellerTransferId } = match;
    const adopted = await adoptTransfer(ctx, {
      runId: run.id,
      sellerTransferId,
      listed,
      reversals,
      by,
    });
    if (adopted.kind === 'written') {
      return { type: 'backfill.wrote', ...match, evidenceSha256: adopted.evidenceSha256 };
    }
    refused.push({ ...match, reason: adopted.kind });
    return undefined;
  };
  yield* eachMatch(ctx, {
    runId: run.id,
    left: 'write',
    total: matched,
    done: written,
    work: write,
  });
  return refused.sort((a, b) => (a.sellerTransferId < b.sellerTransferId ? -1 : 1));
}

/** What came back of a transfer; null where nothing did, so that nobody has to ask. */
async function readReversals(
  ctx: BackfillContext,
  { stripeTransferId, reversedMinor }: ListedTransfer,
): Promise<readonly RemoteReversal[] | null> {
  if (reversedMinor === 0n) return null;
  const call = { signal: ctx.signal, requestId: ctx.requestId };
  const list = await ctx.psp.stripe().listReversals(stripeTransferId, call);
  if (list.kind === 'applied') return list.object;
  const reason = `the reversals of ${stripeTransferId}: ${list.message}`;
  throw backfillErrors.BACKFILL_LIST_FAILED({ reason });
}
