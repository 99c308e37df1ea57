import type { MigrationRule } from '../lint/model.ts';
import { isNewColumn } from '../lint/is-new.ts';

export const banDropColumn: MigrationRule = {
  id: 'ban-drop-column',
  code: 'S15',
  title: 'Columns are dropped when nobody asks for them any more',
  severity: 'warning',
  source: 'PostgreSQL, ALTER TABLE: DROP COLUMN',
  why: 'Code that is running still reads and writes the column and fails until it is replaced, and what the column held is gone.',
  examples: {
    bad: `alter table tracks drop column legacy_path;
`,
    good: `-- veza:ignore ban-drop-column: no release since 0.4 reads or writes it
alter table tracks drop column legacy_path;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    for (const { subtype, name, location } of statement.commands) {
      if (subtype !== 'AT_DropColumn' || isNewColumn(before, table!, name!)) continue;
      yield {
        subject: at(location),
        message: `Code that runs while this is applied still asks for ${table!.relname}.${name}, and its data are lost.`,
        hint: 'Release code that leaves it alone first; then: -- veza:ignore ban-drop-column: REASON',
      };
    }
  },
};
