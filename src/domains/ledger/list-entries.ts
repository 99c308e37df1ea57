import type { Context } from '#context.ts';
import { AMOUNT_MINOR_MAX } from '#core/money/amount.ts';
import type { Currency } from '#core/money/currency.ts';

import { ledgerErrors } from './errors.ts';
import { accountIdOf, type AccountName, type LedgerEntry, type LedgerSource } from './model.ts';
import { listEntryRows } from './read-store.ts';

export interface EntryListInput {
  readonly source?: LedgerSource | undefined;
  readonly account?: (AccountName & { readonly currency: Currency }) | undefined;
  readonly chainId?: string | undefined;
  readonly transactionId?: string | undefined;
  readonly cursor?: string | undefined;
  /** 1–1000. */
  readonly limit: number;
}

export interface EntryPage {
  readonly items: readonly LedgerEntry[];
  /** Null at the end. */
  readonly nextCursor: string | null;
}

/** Rows of the books, the newest first. @throws LEDGER_CURSOR_INVALID */
export async function listEntries(
  ctx: Pick<Context, 'db'>,
  input: EntryListInput,
): Promise<EntryPage> {
  const { source, account, chainId, transactionId, limit } = input;
  const accountId = account && accountIdOf(account, account.currency);
  const before = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const filter = { source, accountId, chainId, transactionId };
  const rows = await listEntryRows(ctx, { ...filter, before, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last ? String(last.id) : null };
}

function readCursor(cursor: string): bigint {
  const id = /^\d{1,19}$/.test(cursor) ? BigInt(cursor) : -1n;
  if (id < 0n || id > AMOUNT_MINOR_MAX) throw ledgerErrors.LEDGER_CURSOR_INVALID({});
  return id;
}
