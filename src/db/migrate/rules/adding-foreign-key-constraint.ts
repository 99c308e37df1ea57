import type { MigrationRule } from '../lint/model.ts';
import { columnConstraints } from '../lint/columns.ts';
import { isNewTable } from '../lint/is-new.ts';

export const addingForeignKeyConstraint: MigrationRule = {
  id: 'adding-foreign-key-constraint',
  code: 'S07',
  title: 'Foreign keys are added not valid',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: ADD table_constraint, NOT VALID',
  why: 'Adding a foreign key locks writes out of both tables while every row is looked up in the other one. Added `not valid`, it holds the locks for a moment.',
  examples: {
    bad: `alter table tracks add column label_id uuid references labels (id);
`,
    good: `alter table tracks add column label_id uuid;
alter table tracks
  add constraint tracks_label_id_fkey foreign key (label_id) references labels (id) not valid;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const { subtype, def } of statement.commands) {
      const constraints =
        subtype === 'AT_AddColumn' && def?.ColumnDef
          ? columnConstraints(def.ColumnDef)
          : subtype === 'AT_AddConstraint' && def?.Constraint
            ? [def.Constraint]
            : [];
      for (const { contype, pktable, skip_validation: isLater, location } of constraints) {
        if (contype !== 'CONSTR_FOREIGN' || isLater) continue;
        yield {
          subject: at(location),
          message: `The foreign key locks writes out of ${table.relname} and ${pktable!.relname} while it is checked.`,
          hint: 'add constraint … foreign key … not valid; then, in a migration of its own: validate constraint …',
        };
      }
    }
  },
};
