import type { Context } from '#context.ts';
import { parseCurrency } from '#core/money/currency.ts';
import { isUuid } from '#core/ids.ts';

import { ledgerErrors } from './errors.ts';
import { ACCOUNT_KINDS, type AccountKind, type Balance, type LedgerAccount } from './model.ts';
import { listBalanceRows } from './read-store.ts';

export interface BalanceListInput {
  readonly kind?: AccountKind | undefined;
  readonly ownerId?: string | undefined;
  /** A code of ISO 4217, in small or capital letters. */
  readonly currency?: string | undefined;
  readonly cursor?: string | undefined;
  /** 1–1000. */
  readonly limit: number;
}

export interface BalancePage {
  readonly items: readonly Balance[];
  /** Null at the end. */
  readonly nextCursor: string | null;
}

/**
 * Balances of accounts, by kind, currency and owner.
 * @throws CURRENCY_UNKNOWN, LEDGER_OWNER_INVALID, LEDGER_CURSOR_INVALID
 */
export async function listBalances(
  ctx: Pick<Context, 'db'>,
  input: BalanceListInput,
): Promise<BalancePage> {
  const { kind, ownerId, limit } = input;
  if (ownerId !== undefined && !isUuid(ownerId))
    throw ledgerErrors.LEDGER_OWNER_INVALID({ ownerId });
  const currency = input.currency === undefined ? undefined : parseCurrency(input.currency);
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const rows = await listBalanceRows(ctx, { kind, ownerId, currency, after, limit: limit + 1 });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { items, nextCursor: more ? writeCursor(last.account) : null };
}

function writeCursor({ kind, currency, ownerId }: LedgerAccount): string {
  return Buffer.from([kind, currency, ownerId ?? ''].join(' ')).toString('base64url');
}

function readCursor(cursor: string): Omit<LedgerAccount, 'id'> {
  const words = Buffer.from(cursor, 'base64url').toString().split(' ');
  const [kind = '', currency = '', owner = ''] = words;
  if (!Object.hasOwn(ACCOUNT_KINDS, kind) || (owner !== '' && !isUuid(owner))) {
    throw ledgerErrors.LEDGER_CURSOR_INVALID({});
  }
  return {
    kind: kind as AccountKind,
    currency: parseCurrency(currency),
    ownerId: owner === '' ? null : owner,
  };
}
