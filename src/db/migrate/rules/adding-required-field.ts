import type { MigrationRule } from '../lint/model.ts';
import { addedColumns, columnConstraints, isSerial } from '../lint/columns.ts';
import { isNewTable } from '../lint/is-new.ts';

function isFilled(contype: string): boolean {
  return /^CONSTR_(DEFAULT|GENERATED|IDENTITY)$/.test(contype);
}

export const addingRequiredField: MigrationRule = {
  id: 'adding-required-field',
  code: 'S09',
  title: 'New columns may be null or have a default',
  severity: 'error',
  weighs: 'rows',
  source: 'PostgreSQL, ALTER TABLE: ADD COLUMN',
  why: 'A column that may not be null and has no default cannot be added to a table that holds rows: the migration fails where there is data, and only there.',
  examples: {
    bad: `alter table tracks add column language text not null;
`,
    good: `alter table tracks add column language text not null default 'und';
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const column of addedColumns(statement)) {
      const kinds = columnConstraints(column).map((item) => item.contype);
      if (!kinds.includes('CONSTR_NOTNULL') || kinds.some(isFilled)) continue;
      if (isSerial(column.typeName)) continue;
      yield {
        subject: at(column.location),
        message: `Where ${table.relname} holds a row, ${column.colname} cannot be added: it may not be null and has no default.`,
        hint: 'Give it a default, or add it nullable, fill it, and make it not null later.',
      };
    }
  },
};
