import type { MigrationRule } from '../lint/model.ts';
import { isNewTable } from '../lint/is-new.ts';

export const addingNotNullableField: MigrationRule = {
  id: 'adding-not-nullable-field',
  code: 'S08',
  title: 'Columns become not null without a scan under lock',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: SET NOT NULL',
  why: '`set not null` reads the whole table under ACCESS EXCLUSIVE. A not null constraint that is `not valid` (PostgreSQL 18), or before that a check, is validated while everybody works; `set not null` after it needs no scan.',
  examples: {
    bad: `alter table tracks alter column genre set not null;
`,
    good: `alter table tracks add constraint tracks_genre_not_null not null genre not valid;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const { subtype, name, location } of statement.commands) {
      if (subtype !== 'AT_SetNotNull') continue;
      yield {
        subject: at(location),
        message: `All of ${table.relname} is read, locked against everybody, to see that ${name} is never null.`,
        hint: `add constraint … not null ${name} not valid; then, in a migration of its own: validate constraint …`,
      };
    }
  },
};
