import type { LedgerRule } from '../verify-model.ts';

export const sourceExists: LedgerRule = {
  id: 'source-exists',
  code: 'L10',
  title: 'What is booked has happened',
  severity: 'error',
  source: 'One fact, one booking',
  why: 'A booking stands in the transaction of the change that it books. Where that row is gone, it was deleted afterwards, or the booking was made by hand.',
  *check({ missingSources }) {
    for (const { source, table, entries } of missingSources) {
      yield {
        subject: { kind: source.kind, name: source.id },
        message:
          table === null
            ? `${entries} entries are of a kind that nothing books`
            : `${entries} entries book a row that ${table} does not have`,
        hint: 'Look into a backup for the row, or take the booking back.',
        evidence: { table, entries },
      };
    }
  },
};
