import { describeSource } from '../model.ts';
import type { LedgerRule } from '../verify-model.ts';

export const sourcePostedOnce: LedgerRule = {
  id: 'source-posted-once',
  code: 'L03',
  title: 'A fact is on the books once',
  severity: 'error',
  source: 'One fact, one booking',
  why: 'The same source with the same purpose in two transactions moves its money twice. The unique key of the table rules it out; it was missing or is broken.',
  *check({ doublePostings }) {
    for (const { transactions, ...posting } of doublePostings) {
      yield {
        subject: { kind: posting.source.kind, name: posting.source.id },
        message: `${describeSource(posting)} is booked in ${transactions} transactions`,
        hint: 'veza migrate drift shows whether ledger_entries_source_key is there.',
        evidence: { purpose: posting.purpose, transactions },
      };
    }
  },
};
