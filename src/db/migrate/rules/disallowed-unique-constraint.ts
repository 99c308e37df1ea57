import type { MigrationRule } from '../lint/model.ts';
import { addedConstraints } from '../lint/columns.ts';
import { isNewTable } from '../lint/is-new.ts';

export const disallowedUniqueConstraint: MigrationRule = {
  id: 'disallowed-unique-constraint',
  code: 'S11',
  title: 'Unique constraints are added by way of a concurrent index',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: ADD table_constraint_using_index',
  why: 'A unique constraint builds its index under ACCESS EXCLUSIVE. Built concurrently before, the index only has to be declared.',
  examples: {
    bad: `alter table albums add constraint albums_upc_key unique (upc);
`,
    good: `alter table albums add constraint albums_upc_key unique using index albums_upc_idx;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const { contype, indexname, location } of addedConstraints(statement)) {
      if (contype !== 'CONSTR_UNIQUE' || indexname !== undefined) continue;
      yield {
        subject: at(location),
        message: `The unique constraint builds its index on ${table.relname} while nobody can read or write it.`,
        hint: 'create unique index concurrently …; then: add constraint … unique using index …',
      };
    }
  },
};
