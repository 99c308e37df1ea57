import type { Rule } from '#core/rules.ts';
import type { SqlQuery } from '#db/sql.ts';

import type { AccountKind, LedgerSource } from './model.ts';

/** Where the facts of one kind stand, told by whoever knows their tables. */
export interface LedgerSourceTable {
  /** The `kind` of a posting's source. */
  readonly kind: string;
  /** Its rows have a UUID in `id`. */
  readonly table: string;
  /** Selects, as `id`, the chains that are closed: nothing may be left between accounts for them. */
  readonly closedChains?: SqlQuery;
}

/** Rows of the books that belong together: one source and purpose, or one transaction. */
interface TransactionFact {
  readonly transactionId: string;
  readonly source: LedgerSource;
  readonly purpose: string;
}

interface AccountFact {
  readonly kind: AccountKind;
  readonly ownerId: string | null;
  readonly currency: string;
  /** Debits less credits. */
  readonly balanceMinor: bigint;
}

/** What is amiss on the books and around them, looked up in one moment; empty lists are good news. */
export interface LedgerFacts {
  readonly unequalSums: readonly {
    currency: string;
    debitsMinor: bigint;
    creditsMinor: bigint;
  }[];
  readonly brokenTransactions: readonly (TransactionFact & { there: number; legs: number })[];
  readonly doublePostings: readonly {
    source: LedgerSource;
    purpose: string;
    transactions: number;
  }[];
  readonly strayEntries: readonly {
    entryId: bigint;
    currency: string;
    accountCurrencies: string;
  }[];
  readonly wrongReversals: readonly { entryId: bigint; reverses: bigint }[];
  readonly mixedChains: readonly { chainId: string; currencies: string }[];
  readonly wrongExchanges: readonly { transactionId: string; soldLeg: number; boughtLeg: number }[];
  /** Accounts that stand on the side where they never may, and what stands in suspense. */
  readonly wrongBalances: readonly AccountFact[];
  readonly openChains: readonly (AccountFact & { chainId: string })[];
  readonly missingSources: readonly {
    source: LedgerSource;
    table: string | null;
    entries: number;
  }[];
  readonly guards: readonly TableGuard[];
}

/** What stands between one table of the books and a change. */
export interface TableGuard {
  readonly table: string;
  /** Whether a trigger on update, delete and truncate raises, in every kind of session. */
  readonly isRefusing: boolean;
  /** Who has been granted what they should not have, `clerk: delete`. */
  readonly granted: readonly string[];
}

export type LedgerRule = Rule<LedgerFacts>;
