import type { MigrationRule } from '../lint/model.ts';
import { isNewTable } from '../lint/is-new.ts';
import { relationName } from '../lint/relation-name.ts';
import type { Constraint } from '../lint/sql-tree.ts';

const SCANNED = /^CONSTR_(CHECK|FOREIGN|NOTNULL|EXCLUSION)$/;

/** Unique constraints and primary keys have rules of their own; they cannot be `not valid`. */
function scans(constraint: Constraint): boolean {
  return SCANNED.test(constraint.contype) && !constraint.skip_validation;
}

export const constraintMissingNotValid: MigrationRule = {
  id: 'constraint-missing-not-valid',
  code: 'S05',
  title: 'Constraints are added not valid and validated later',
  severity: 'warning',
  weighs: 'load',
  source: 'PostgreSQL, ALTER TABLE: ADD table_constraint, NOT VALID',
  why: 'A new constraint is checked against every row while the table is locked. Added `not valid` it guards new rows at once; `validate constraint` in a later transaction checks the old ones while reads and writes go on.',
  examples: {
    bad: `alter table tracks add constraint tracks_title_check check (title <> '');
`,
    good: `alter table tracks add constraint tracks_title_check check (title <> '') not valid;
`,
  },
  *check({ statement, before, at }) {
    const table = statement.tree.AlterTableStmt?.relation;
    if (table === undefined || isNewTable(before, table)) return;
    for (const { subtype, name, def, location } of statement.commands) {
      const constraint = def?.Constraint;
      if (subtype === 'AT_AddConstraint' && constraint && scans(constraint)) {
        yield {
          subject: at(location),
          message: `Every row of ${table.relname} is checked for ${constraint.conname ?? 'the constraint'} while the table is locked.`,
          hint:
            constraint.contype === 'CONSTR_EXCLUSION'
              ? 'An exclusion constraint cannot be not valid: add it while the table is small, or on a quiet evening.'
              : 'add constraint … not valid; then, in a migration of its own: validate constraint …',
        };
      } else if (subtype === 'AT_ValidateConstraint') {
        const { transaction } = statement;
        const key = `${relationName(table)}.${name}`;
        const isSame = transaction !== undefined && before.notValid.get(key) === transaction;
        if (!isSame) continue;
        yield {
          subject: at(location),
          message: `${name} is added and validated in one transaction: the lock of the first lasts through the second.`,
          hint: 'Validate it in a migration of its own.',
        };
      }
    }
  },
};
