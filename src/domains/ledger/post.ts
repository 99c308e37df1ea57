import type { Context } from '#context.ts';
import { withTx } from '#db/tx.ts';

import { checkPosting } from './check-posting.ts';
import { ledgerErrors } from './errors.ts';
import {
  accountIdOf,
  describeSource,
  type LedgerPosting,
  type LedgerTransactionId,
} from './model.ts';
import {
  insertAccounts,
  insertEntries,
  insertFxPairs,
  listPostedLegs,
  type LegRow,
} from './store.ts';

export interface Posted {
  readonly transactionId: LedgerTransactionId;
  /** False where the fact was on the books before. */
  readonly isNew: boolean;
}

/**
 * Books one fact: all its legs or none. Called inside the transaction of the change that it books, so
 * that neither stands without the other. Accounts are made on first use. The same fact posted again
 * changes nothing, also when two post it at once: the second waits for the first.
 * @throws LEDGER_POSTING_INVALID, LEDGER_SOURCE_CONFLICT
 */
export async function post(
  tx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  posting: LedgerPosting,
): Promise<Posted> {
  checkPosting(posting);
  const { source, purpose, occurredAt, fxPairs = [] } = posting;
  const legs = posting.legs.map(toRow);
  const recordedAt = tx.clock.now();
  // A savepoint: what is refused below leaves nothing behind, even when the caller goes on.
  return withTx(tx, async (ctx) => {
    const transactionId = ctx.ids.next<'ledger_transaction'>();
    await insertAccounts(ctx, accountsOf(posting), recordedAt);
    const inserted = await insertEntries(ctx, {
      transactionId,
      source,
      purpose,
      chainId: posting.chainId ?? source.id,
      occurredAt,
      recordedAt,
      requestId: ctx.requestId,
      legs,
    });
    if (inserted === legs.length) {
      if (fxPairs.length > 0) await insertFxPairs(ctx, transactionId, fxPairs);
      return { transactionId, isNew: true };
    }
    const posted = await listPostedLegs(ctx, source, purpose);
    const first = posted[0]?.transactionId;
    if (first === undefined) {
      const reason = 'it reverses what is reversed already';
      throw ledgerErrors.LEDGER_POSTING_INVALID({ source: describeSource(posting), reason });
    }
    if (inserted > 0 || !isSame(posted, legs)) {
      throw ledgerErrors.LEDGER_SOURCE_CONFLICT({
        source: describeSource(posting),
        transactionId: first,
      });
    }
    return { transactionId: first, isNew: false };
  });
}

function toRow({
  debit,
  credit,
  amountMinor,
  currency,
  reverses,
}: LedgerPosting['legs'][number]): LegRow {
  return {
    debitAccountId: accountIdOf(debit, currency),
    creditAccountId: accountIdOf(credit, currency),
    amountMinor,
    currency,
    reverses: reverses ?? null,
  };
}

/** In one order for all writers, so that two that make the same accounts wait and do not lock each other out. */
function accountsOf({ legs }: LedgerPosting) {
  const accounts = legs.flatMap(({ debit, credit, currency }) =>
    [debit, credit].map((name) => ({
      id: accountIdOf(name, currency),
      kind: name.kind,
      ownerId: name.ownerId ?? null,
      currency,
    })),
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isSame(posted: readonly LegRow[], legs: readonly LegRow[]): boolean {
  return (
    posted.length === legs.length &&
    legs.every((leg, index) => {
      const other = posted[index]!;
      return (
        leg.debitAccountId === other.debitAccountId &&
        leg.creditAccountId === other.creditAccountId &&
        leg.amountMinor === other.amountMinor &&
        leg.reverses === other.reverses
      );
    })
  );
}
