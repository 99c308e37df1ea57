import type { LedgerRule } from '../verify-model.ts';

export const suspenseEmpty: LedgerRule = {
  id: 'suspense-empty',
  code: 'L08',
  title: 'All money is explained',
  severity: 'warning',
  source: 'Suspense account',
  why: 'What stands in suspense belongs to somebody: a buyer, a seller or the platform. It stays there until a person says to whom.',
  *check({ wrongBalances }) {
    for (const { kind, currency, balanceMinor } of wrongBalances) {
      if (kind !== 'suspense') continue;
      yield {
        subject: { kind: 'account', name: kind },
        message: `${balanceMinor} minor units of ${currency} are unexplained`,
        hint: `veza ledger balance --account suspense --currency ${currency}`,
        evidence: { currency, balanceMinor: String(balanceMinor) },
      };
    }
  },
};
