import type { LedgerRule } from '../verify-model.ts';

export const reversalMirrors: LedgerRule = {
  id: 'reversal-mirrors',
  code: 'L05',
  title: 'A correction is the row that it takes back, the other way round',
  severity: 'error',
  source: 'Corrections are new entries',
  why: 'A correction that moves another amount, or between other accounts, leaves a rest behind that nobody looks for.',
  *check({ wrongReversals }) {
    for (const { entryId, reverses } of wrongReversals) {
      yield {
        subject: { kind: 'entry', name: String(entryId) },
        message: `it says that it takes back entry ${reverses}, and moves something else`,
        hint: 'veza migrate drift shows whether ledger_entries_reverses_fkey is there.',
        evidence: { reverses: String(reverses) },
      };
    }
  },
};
