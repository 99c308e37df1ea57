import type { LedgerRule } from '../verify-model.ts';

export const sumsEqual: LedgerRule = {
  id: 'sums-equal',
  code: 'L01',
  title: 'All accounts of a currency add up to zero',
  severity: 'error',
  source: 'Double entry',
  why: 'What goes into one account comes out of another of the same currency. Where debits and credits of a currency differ, rows were written past the constraints of the table.',
  *check({ unequalSums }) {
    for (const { currency, debitsMinor, creditsMinor } of unequalSums) {
      yield {
        subject: { kind: 'currency', name: currency },
        message: `debits of ${debitsMinor} minor units stand against credits of ${creditsMinor}`,
        hint: 'Find out who wrote to ledger_entries with constraints taken away: veza migrate drift',
        evidence: {
          debitsMinor: String(debitsMinor),
          creditsMinor: String(creditsMinor),
          differenceMinor: String(debitsMinor - creditsMinor),
        },
      };
    }
  },
};
