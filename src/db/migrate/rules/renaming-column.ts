import type { MigrationRule } from '../lint/model.ts';
import { isNewColumn } from '../lint/is-new.ts';

export const renamingColumn: MigrationRule = {
  id: 'renaming-column',
  code: 'S13',
  title: 'Columns keep their names',
  severity: 'warning',
  source: 'PostgreSQL, ALTER TABLE: RENAME COLUMN',
  why: 'Code that is running still asks for the old name and fails until it is replaced; during a rolling update two versions run side by side.',
  examples: {
    bad: `alter table tracks rename column name to title;
`,
    good: `alter table tracks add column title text;
`,
  },
  *check({ statement, before, at }) {
    const rename = statement.tree.RenameStmt;
    if (rename?.renameType !== 'OBJECT_COLUMN' || rename.relationType !== 'OBJECT_TABLE') return;
    if (isNewColumn(before, rename.relation!, rename.subname!)) return;
    yield {
      subject: at(),
      message: `Code that runs while this is applied still asks for ${rename.relation!.relname}.${rename.subname}.`,
      hint: 'Add the new column, write both, move the readers over, drop the old one in a later release.',
    };
  },
};
