import type { Context } from '#context.ts';

import { ledgerErrors } from './errors.ts';
import type { AccountName, LedgerAccount, LedgerPosting, LedgerTransactionId } from './model.ts';
import { post, type Posted } from './post.ts';
import { listEntryRows } from './read-store.ts';

/** As many as one posting has at most. */
const LEGS_MAX = 1000;

/**
 * Takes a whole transaction back by one that moves the same amounts the other way. The rows that are
 * taken back stay. An exchange of currencies is taken back by an exchange with a rate of its own, by
 * `post`.
 * @throws LEDGER_TRANSACTION_NOT_FOUND, LEDGER_POSTING_INVALID, LEDGER_SOURCE_CONFLICT
 */
export async function reverseTransaction(
  tx: Pick<Context, 'db' | 'clock' | 'ids' | 'requestId'>,
  input: Pick<LedgerPosting, 'source' | 'purpose' | 'occurredAt'> & {
    transactionId: LedgerTransactionId;
  },
): Promise<Posted> {
  const { transactionId, ...posting } = input;
  const entries = await listEntryRows(tx, { transactionId, limit: LEGS_MAX });
  const [first] = entries;
  if (first === undefined) throw ledgerErrors.LEDGER_TRANSACTION_NOT_FOUND({ transactionId });
  const legs = entries.map(({ id, debit, credit, amountMinor, currency }) => ({
    debit: toName(credit),
    credit: toName(debit),
    amountMinor,
    currency,
    reverses: id,
  }));
  return post(tx, { ...posting, chainId: first.chainId, legs });
}

function toName({ kind, ownerId }: LedgerAccount): AccountName {
  return ownerId === null ? { kind } : { kind, ownerId };
}
