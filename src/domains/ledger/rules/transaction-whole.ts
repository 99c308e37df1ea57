import { describeSource } from '../model.ts';
import type { LedgerRule } from '../verify-model.ts';

export const transactionWhole: LedgerRule = {
  id: 'transaction-whole',
  code: 'L02',
  title: 'Every transaction has all its legs, and they are of one fact',
  severity: 'error',
  source: 'Double entry',
  why: 'Each leg says how many there are. A gap means that a row was removed, and that the fact is on the books in part only.',
  *check({ brokenTransactions }) {
    for (const { transactionId, there, legs, ...posting } of brokenTransactions) {
      yield {
        subject: { kind: 'transaction', name: transactionId },
        message:
          there === legs
            ? `its ${legs} legs do not agree on what they book, ${describeSource(posting)} among it`
            : `${there} of ${legs} legs of ${describeSource(posting)} are there`,
        hint: 'Restore the missing rows from a backup: veza db restore FILE',
        evidence: { there, legs },
      };
    }
  },
};
