import { relationName } from './relation-name.ts';
import type { SchemaChanges } from './schema-changes.ts';
import type { RangeVar } from './sql-tree.ts';

/** Whether a table was made by the same set of migrations: it is empty, and nobody uses it. Pure. */
export function isNewTable(before: SchemaChanges, table: RangeVar): boolean {
  return before.tables.has(relationName(table));
}

/** Whether a table or an index was made by the same set of migrations. Pure. */
export function isNew(before: SchemaChanges, relation: RangeVar): boolean {
  return isNewTable(before, relation) || before.indexes.has(relationName(relation));
}

/** Whether a column, or its table, was made by the same set of migrations. Pure. */
export function isNewColumn(before: SchemaChanges, table: RangeVar, column: string): boolean {
  return isNewTable(before, table) || before.columns.has(`${relationName(table)}.${column}`);
}
