import type { MigrationRule } from '../lint/model.ts';
import { isNewTable } from '../lint/is-new.ts';

export const renamingTable: MigrationRule = {
  id: 'renaming-table',
  code: 'S14',
  title: 'Tables keep their names',
  severity: 'warning',
  source: 'PostgreSQL, ALTER TABLE: RENAME TO',
  why: 'Code that is running still asks for the old name and fails until it is replaced; during a rolling update two versions run side by side.',
  examples: {
    bad: `alter table songs rename to tracks;
`,
    good: `create view tracks as select id, title from songs;
`,
  },
  *check({ statement, before, at }) {
    const rename = statement.tree.RenameStmt;
    if (rename?.renameType !== 'OBJECT_TABLE' || isNewTable(before, rename.relation!)) return;
    yield {
      subject: at(),
      message: `Code that runs while this is applied still asks for ${rename.relation!.relname}.`,
      hint: 'Make a view of the new name, let the code move over, rename in a later release.',
    };
  },
};
