import type { LintStatement } from './model.ts';
import { dottedName, relationName } from './relation-name.ts';
import type { Constraint, StatementTree } from './sql-tree.ts';

/** What a set of migrations has made so far; all names as `relationName` writes them. */
export interface SchemaChanges {
  /** Tables and materialized views that nobody else can be using yet. */
  readonly tables: Set<string>;
  /** `schema.table.column` added to a table that was there before. */
  readonly columns: Set<string>;
  readonly indexes: Set<string>;
  /** `schema.table.constraint` that was added `not valid`, and in which transaction. */
  readonly notValid: Map<string, string | undefined>;
  /** `schema.table.constraint` that was dropped or added again. */
  readonly dropped: Set<string>;
}

export function noChanges(): SchemaChanges {
  return {
    tables: new Set(),
    columns: new Set(),
    indexes: new Set(),
    notValid: new Map(),
    dropped: new Set(),
  };
}

/**
 * Adds what a statement changes. A table that `exists` already is not made by
 * `create table if not exists`.
 */
export function recordChanges(
  changes: SchemaChanges,
  statement: LintStatement,
  exists: (table: string) => boolean,
): void {
  const { tree } = statement;
  const table = createdTable(tree);
  if (table !== undefined && !(table.lenient && exists(table.name))) changes.tables.add(table.name);
  if (tree.IndexStmt?.idxname !== undefined) {
    const schema = tree.IndexStmt.relation.schemaname ?? 'public';
    changes.indexes.add(`${schema}.${tree.IndexStmt.idxname}`);
  }
  recordAlter(changes, statement);
  recordRename(changes, statement);
  for (const object of tree.DropStmt?.objects ?? []) {
    if (!('List' in object)) continue;
    changes.tables.delete(dottedName(object.List.items));
    changes.indexes.delete(dottedName(object.List.items));
  }
}

/** The table or materialized view that a statement makes, and whether it takes one that is there. */
function createdTable(tree: StatementTree): { name: string; lenient: boolean } | undefined {
  const made = tree.CreateStmt ?? tree.CreateForeignTableStmt?.base;
  const filled = tree.CreateTableAsStmt;
  const relation = made?.relation ?? filled?.into.rel ?? tree.SelectStmt?.intoClause?.rel;
  if (relation === undefined) return undefined;
  const lenient = made?.if_not_exists === true || filled?.if_not_exists === true;
  return { name: relationName(relation), lenient };
}

function recordAlter(changes: SchemaChanges, { tree, commands, transaction }: LintStatement): void {
  if (tree.AlterTableStmt === undefined) return;
  const table = relationName(tree.AlterTableStmt.relation);
  for (const command of commands) {
    const constraint = command.def?.Constraint;
    if (command.subtype === 'AT_AddColumn') {
      changes.columns.add(`${table}.${command.def?.ColumnDef?.colname}`);
    } else if (command.subtype === 'AT_DropConstraint') {
      changes.dropped.add(`${table}.${command.name}`);
    } else if (command.subtype === 'AT_AddConstraint' && isPending(constraint)) {
      changes.notValid.set(`${table}.${constraint!.conname}`, transaction);
    }
  }
}

function isPending(constraint: Constraint | undefined): boolean {
  return constraint?.skip_validation === true && constraint.conname !== undefined;
}

function recordRename(changes: SchemaChanges, { tree }: LintStatement): void {
  const rename = tree.RenameStmt;
  if (rename?.relation === undefined) return;
  const name = relationName(rename.relation);
  const schema = rename.relation.schemaname ?? 'public';
  if (rename.renameType === 'OBJECT_COLUMN') {
    if (changes.columns.delete(`${name}.${rename.subname}`)) {
      changes.columns.add(`${name}.${rename.newname}`);
    }
    return;
  }
  for (const names of [changes.tables, changes.indexes]) {
    if (names.delete(name)) names.add(`${schema}.${rename.newname}`);
  }
}
