import type { Context } from '#context.ts';
import type { Currency } from '#core/money/currency.ts';

import { accountIdOf, type AccountName, type Balance } from './model.ts';
import { listBalanceRows } from './read-store.ts';

/** What has gone into and out of one account; nothing, where it was never used. */
export async function balanceOf(
  ctx: Pick<Context, 'db'>,
  name: AccountName,
  currency: Currency,
): Promise<Balance> {
  const id = accountIdOf(name, currency);
  const [balance] = await listBalanceRows(ctx, { id, limit: 1 });
  const account = { id, kind: name.kind, ownerId: name.ownerId ?? null, currency };
  return balance ?? { account, debitsMinor: 0n, creditsMinor: 0n, balanceMinor: 0n };
}
