import type { MigrationRule } from '../lint/model.ts';
import { isNewColumn } from '../lint/is-new.ts';

export const banDropNotNull: MigrationRule = {
  id: 'ban-drop-not-null',
  code: 'S17',
  title: 'Columns that are never null stay so',
  severity: 'warning',
  source: 'PostgreSQL, ALTER TABLE: DROP NOT NULL',
  why: 'Code that is running takes it for granted that there is a value and breaks at the first row without one.',
  examples: {
    bad: `alter table tracks alter column artist_id drop not null;
`,
    good: `-- veza:ignore ban-drop-not-null: every reader takes a missing artist since 0.7
alter table tracks alter column artist_id drop not null;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    for (const { subtype, name, location } of statement.commands) {
      if (subtype !== 'AT_DropNotNull' || isNewColumn(before, table!, name!)) continue;
      yield {
        subject: at(location),
        message: `Code that runs while this is applied takes it for granted that ${table!.relname}.${name} has a value.`,
        hint: 'Release code that can do without it first; then: -- veza:ignore ban-drop-not-null: REASON',
      };
    }
  },
};
