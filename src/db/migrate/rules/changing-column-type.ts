import type { MigrationRule } from '../lint/model.ts';
import { isNewTable } from '../lint/is-new.ts';

export const changingColumnType: MigrationRule = {
  id: 'changing-column-type',
  code: 'S12',
  title: 'Types of columns stay',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: ALTER COLUMN TYPE',
  why: 'A new type writes the table and its indexes anew under ACCESS EXCLUSIVE, unless the old values are the new ones bit by bit, and code that runs may not expect it.',
  examples: {
    bad: `alter table tracks alter column duration_ms type bigint;
`,
    good: `alter table tracks add column duration_long_ms bigint;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const { subtype, name, location } of statement.commands) {
      if (subtype !== 'AT_AlterColumnType') continue;
      yield {
        subject: at(location),
        message: `The new type of ${name} writes ${table.relname} and its indexes anew while nobody can read or write it.`,
        hint: 'Add a column of the new type, fill it in batches, let the code move over, drop the old one.',
      };
    }
  },
};
