import type { LedgerRule } from '../verify-model.ts';

export const privilegesWithheld: LedgerRule = {
  id: 'privileges-withheld',
  code: 'L12',
  title: 'Nobody has been granted to change the books',
  severity: 'warning',
  source: 'Append-only',
  why: 'The trigger refuses whoever tries; a privilege that is not there refuses before. The owner keeps update alone, because PostgreSQL asks for it to lock a row that another refers to.',
  *check({ guards }) {
    for (const { table, granted } of guards) {
      if (granted.length === 0) continue;
      yield {
        subject: { kind: 'table', name: table },
        message: `somebody may change it: ${granted.join(', ')}`,
        hint: `revoke update, delete, truncate on ${table} from …`,
        evidence: { granted },
      };
    }
  },
};
