import type { Context } from '#context.ts';
import { checkRules, type Finding } from '#core/rules.ts';
import type { DbContext } from '#db/pool.ts';
import { withReadOnlyTx } from '#db/read-only-tx.ts';

import { listGuards } from './guard-store.ts';
import { ledgerRules } from './ledger-rules.ts';
import type { LedgerFacts, LedgerSourceTable } from './verify-model.ts';
import {
  countLedger,
  listBrokenTransactions,
  listDoublePostings,
  listMissingSources,
  listMixedChains,
  listOpenChains,
  listStrayEntries,
  listUnequalSums,
  listUnknownSources,
  listWrongBalances,
  listWrongExchanges,
  listWrongReversals,
} from './verify-store.ts';

/** Of what is amiss in one way; the first are enough to know what happened. */
const FACTS_MAX = 100;

export interface LedgerVerification {
  readonly findings: readonly Finding[];
  /** Whether there was more of one kind than is told. */
  readonly isCut: boolean;
  readonly accounts: number;
  readonly entries: number;
  readonly transactions: number;
}

/**
 * Checks the books as they stand in one moment, and what keeps them from being changed.
 * @param input.sources the tables of the facts that are booked; without any, bookings are not held
 * against them.
 */
export async function verifyLedger(
  ctx: Pick<Context, 'db'>,
  input: { sources: readonly LedgerSourceTable[] },
): Promise<LedgerVerification> {
  return withReadOnlyTx(ctx, async (tx) => {
    const facts = await readFacts(tx, input.sources);
    const isCut = Object.values(facts).some((list: readonly unknown[]) => list.length > FACTS_MAX);
    const shown = Object.fromEntries(
      Object.entries(facts).map(([key, list]: [string, readonly unknown[]]) => [
        key,
        list.slice(0, FACTS_MAX),
      ]),
    ) as unknown as LedgerFacts;
    return { findings: checkRules(ledgerRules, shown), isCut, ...(await countLedger(tx)) };
  });
}

async function readFacts(
  tx: DbContext,
  sources: readonly LedgerSourceTable[],
): Promise<LedgerFacts> {
  const limit = FACTS_MAX + 1;
  const openChains: LedgerFacts['openChains'][number][] = [];
  const missingSources: LedgerFacts['missingSources'][number][] = [];
  for (const source of sources) {
    openChains.push(...(await listOpenChains(tx, source, limit)));
    missingSources.push(...(await listMissingSources(tx, source, limit)));
  }
  if (sources.length > 0) {
    const kinds = sources.map((source) => source.kind);
    missingSources.push(...(await listUnknownSources(tx, kinds, limit)));
  }
  return {
    unequalSums: await listUnequalSums(tx),
    brokenTransactions: await listBrokenTransactions(tx, limit),
    doublePostings: await listDoublePostings(tx, limit),
    strayEntries: await listStrayEntries(tx, limit),
    wrongReversals: await listWrongReversals(tx, limit),
    mixedChains: await listMixedChains(tx, limit),
    wrongExchanges: await listWrongExchanges(tx, limit),
    wrongBalances: await listWrongBalances(tx, limit),
    openChains,
    missingSources,
    guards: await listGuards(tx),
  };
}
