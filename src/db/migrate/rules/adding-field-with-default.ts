import type { MigrationRule } from '../lint/model.ts';
import { addedColumns, columnConstraints, isSerial } from '../lint/columns.ts';
import { isNewTable } from '../lint/is-new.ts';
import type { ColumnDef } from '../lint/sql-tree.ts';
import { volatileCall } from '../lint/volatile-default.ts';

function whyRewritten(
  column: ColumnDef,
): { text: string; location: number | undefined } | undefined {
  for (const { contype, raw_expr: value, generated_kind: kind, location } of columnConstraints(
    column,
  )) {
    if (contype === 'CONSTR_IDENTITY') return { text: 'it is an identity', location };
    if (contype === 'CONSTR_GENERATED' && kind === 's') {
      return { text: 'it is generated and stored', location };
    }
    const call = contype === 'CONSTR_DEFAULT' && value ? volatileCall(value) : undefined;
    if (call !== undefined) return { text: `${call}() may differ for each row`, location };
  }
  const { typeName } = column;
  if (!isSerial(typeName)) return undefined;
  return { text: 'a serial takes a number for each row', location: typeName?.location };
}

export const addingFieldWithDefault: MigrationRule = {
  id: 'adding-field-with-default',
  code: 'S06',
  title: 'New columns do not rewrite the table',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: Notes on ADD COLUMN',
  why: 'A volatile default, an identity, a serial or a stored generated column needs a value for each row, so PostgreSQL writes the whole table anew under ACCESS EXCLUSIVE. A default that is one value for all rows is only noted.',
  examples: {
    bad: `alter table tracks add column public_id uuid default gen_random_uuid();
`,
    good: `alter table tracks add column public_id uuid;
alter table tracks alter column public_id set default gen_random_uuid();
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const column of addedColumns(statement)) {
      const reason = whyRewritten(column);
      if (reason === undefined) continue;
      yield {
        subject: at(reason.location ?? column.location),
        message: `Adding ${column.colname} writes all of ${table.relname} anew: ${reason.text}.`,
        hint: 'Add the column without it, set the default for new rows, and fill the old ones in batches.',
      };
    }
  },
};
