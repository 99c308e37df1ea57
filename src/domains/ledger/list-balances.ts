import type { Context } from '#context.ts';
import { cursorsOf } from '#core/cursor.ts';
import { isUuid } from '#core/ids.ts';
import { CURRENCIES, parseCurrency } from '#core/money/currency.ts';
import { toPage, type Page, type PageInput } from '#core/page.ts';

import { ledgerErrors } from './errors.ts';
import { ACCOUNT_KINDS, type AccountKind, type Balance, type LedgerAccount } from './model.ts';
import { listBalanceRows } from './read-store.ts';

const CURSORS = cursorsOf<Omit<LedgerAccount, 'id'>>('balances.account', {
  write: ({ kind, currency, ownerId }) => [kind, currency, ownerId ?? ''],
  read: ([kind = '', code, owner = '']) => {
    const currency = CURRENCIES.find((known) => known === code);
    const isOwner = owner === '' || isUuid(owner);
    if (!Object.hasOwn(ACCOUNT_KINDS, kind) || currency === undefined || !isOwner) return undefined;
    return { kind: kind as AccountKind, currency, ownerId: owner === '' ? null : owner };
  },
});

export interface BalanceListInput extends PageInput {
  readonly kind?: AccountKind | undefined;
  readonly ownerId?: string | undefined;
  /** A code of ISO 4217, in small or capital letters. */
  readonly currency?: string | undefined;
}

/**
 * Balances of accounts, by kind, currency and owner.
 * @throws CURRENCY_UNKNOWN, LEDGER_OWNER_INVALID, CURSOR_INVALID
 */
export async function listBalances(
  ctx: Pick<Context, 'db'>,
  input: BalanceListInput,
): Promise<Page<Balance>> {
  const { kind, ownerId, limit } = input;
  if (ownerId !== undefined && !isUuid(ownerId))
    throw ledgerErrors.LEDGER_OWNER_INVALID({ ownerId });
  const currency = input.currency === undefined ? undefined : parseCurrency(input.currency);
  const after = CURSORS.decode(input.cursor);
  const rows = await listBalanceRows(ctx, { kind, ownerId, currency, after, limit: limit + 1 });
  return toPage(rows, limit, ({ account }) => CURSORS.encode(account));
}
