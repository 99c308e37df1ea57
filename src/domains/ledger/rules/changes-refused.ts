import type { LedgerRule } from '../verify-model.ts';

export const changesRefused: LedgerRule = {
  id: 'changes-refused',
  code: 'L11',
  title: 'The tables of the books refuse every change',
  severity: 'error',
  source: 'Append-only',
  why: 'A trigger refuses update, delete and truncate, also to the owner of the table. While it is missing, disabled or hollow, anybody can rewrite the past, and no rule here would know.',
  *check({ guards }) {
    for (const { table, isRefusing } of guards) {
      if (isRefusing) continue;
      yield {
        subject: { kind: 'table', name: table },
        message: `the trigger ${table}_append_only is missing, disabled or lets changes through`,
        hint: 'veza migrate drift --sql > mend.sql, read it, then apply it.',
      };
    }
  },
};
