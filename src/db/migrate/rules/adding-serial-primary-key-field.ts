import type { MigrationRule } from '../lint/model.ts';
import { addedConstraints } from '../lint/columns.ts';
import { isNewTable } from '../lint/is-new.ts';

export const addingSerialPrimaryKeyField: MigrationRule = {
  id: 'adding-serial-primary-key-field',
  code: 'S10',
  title: 'Primary keys are added by way of a concurrent index',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: ADD table_constraint_using_index',
  why: 'A primary key builds its index, and reads every row, under ACCESS EXCLUSIVE. Built concurrently before, the index only has to be declared.',
  examples: {
    bad: `alter table plays add constraint plays_pkey primary key (id);
`,
    good: `alter table plays add constraint plays_pkey primary key using index plays_id_key;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const { contype, indexname, location } of addedConstraints(statement)) {
      if (contype !== 'CONSTR_PRIMARY' || indexname !== undefined) continue;
      yield {
        subject: at(location),
        message: `The primary key builds its index on ${table.relname} while nobody can read or write it.`,
        hint: 'create unique index concurrently …; then: add constraint … primary key using index …',
      };
    }
  },
};
