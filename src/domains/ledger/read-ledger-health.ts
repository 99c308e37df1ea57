import type { Context } from '#context.ts';
import type { Currency } from '#core/money/currency.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';

import type { AccountKind } from './model.ts';
import { listTotals } from './read-store.ts';
import { listBrokenTransactions, listUnequalSums } from './verify-store.ts';

/** More than one is as bad as many. */
const BROKEN_MAX = 100;

export interface LedgerHealth {
  /** Currencies whose debits and credits differ: none, while nobody tampers. */
  readonly unbalanced: readonly { readonly currency: string; readonly differenceMinor: bigint }[];
  /** Transactions that miss a leg, counted up to 100. */
  readonly brokenTransactions: number;
  /** Debits less credits of each kind of account, all owners together. */
  readonly totals: readonly {
    readonly kind: AccountKind;
    readonly currency: Currency;
    readonly balanceMinor: bigint;
  }[];
}

/** What a gauge needs of the books, of one moment; reads every row once. */
export async function readLedgerHealth(ctx: Pick<Context, 'db'>): Promise<LedgerHealth> {
  return withReadOnlyTx(ctx, async (tx) => ({
    unbalanced: (await listUnequalSums(tx)).map(({ currency, debitsMinor, creditsMinor }) => ({
      currency,
      differenceMinor: debitsMinor - creditsMinor,
    })),
    brokenTransactions: (await listBrokenTransactions(tx, BROKEN_MAX)).length,
    totals: await listTotals(tx),
  }));
}
