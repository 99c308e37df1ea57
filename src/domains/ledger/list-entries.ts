import type { Context } from '#context.ts';
import { cursorsOf } from '#core/cursor.ts';
import { AMOUNT_MINOR_MAX } from '#core/money/amount.ts';
import type { Currency } from '#core/money/currency.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import { accountIdOf, type AccountName, type LedgerEntry, type LedgerSource } from './model.ts';
import { listEntryRows } from './read-store.ts';

/** Rows are numbered as they are added. */
const CURSORS = cursorsOf<bigint>('ledger_entries.recent', {
  write: (id) => [String(id)],
  read: ([digits = '']) => {
    const id = /^\d{1,19}$/.test(digits) ? BigInt(digits) : undefined;
    return id !== undefined && id <= AMOUNT_MINOR_MAX ? id : undefined;
  },
});

export interface EntryListInput extends PageInput {
  readonly source?: LedgerSource | undefined;
  readonly account?: (AccountName & { readonly currency: Currency }) | undefined;
  readonly chainId?: string | undefined;
  readonly transactionId?: string | undefined;
}

/** Rows of the books, the newest first. @throws CURSOR_INVALID */
export async function listEntries(
  ctx: Pick<Context, 'db'>,
  input: EntryListInput,
): Promise<Page<LedgerEntry>> {
  const { source, account, chainId, transactionId, limit } = input;
  const accountId = account && accountIdOf(account, account.currency);
  const before = CURSORS.decode(input.cursor);
  const filter = { source, accountId, chainId, transactionId };
  const rows = await listEntryRows(ctx, { ...filter, before, limit: limit + 1 });
  return toPage(rows, limit, ({ id }) => CURSORS.encode(id));
}
