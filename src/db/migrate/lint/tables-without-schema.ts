import type { RangeVar, StatementTree } from './sql-tree.ts';

/** Tables that a statement makes, alters, renames or drops by a bare name. Pure. */
export function tablesWithoutSchema(
  tree: StatementTree,
): { name: string; location: number | undefined }[] {
  return [...namedTables(tree), ...droppedTables(tree)];
}

function namedTables(tree: StatementTree): { name: string; location: number | undefined }[] {
  const { AlterTableStmt: alter, RenameStmt: rename, AlterObjectSchemaStmt: move } = tree;
  const filled = tree.CreateTableAsStmt;
  const tables: (RangeVar | undefined)[] = [
    tree.CreateStmt?.relation,
    filled?.objtype === 'OBJECT_TABLE' ? filled.into.rel : undefined,
    alter?.objtype === 'OBJECT_TABLE' ? alter.relation : undefined,
    renamesInTable(rename) ? rename?.relation : undefined,
    move?.objectType === 'OBJECT_TABLE' ? move.relation : undefined,
  ];
  return tables.flatMap((table) =>
    table === undefined || table.schemaname !== undefined || table.relpersistence === 't'
      ? []
      : [{ name: table.relname, location: table.location }],
  );
}

function renamesInTable(rename: StatementTree['RenameStmt']): boolean {
  if (rename === undefined) return false;
  const { renameType, relationType } = rename;
  if (renameType === 'OBJECT_COLUMN') return relationType === 'OBJECT_TABLE';
  return /^OBJECT_(TABLE|TABCONSTRAINT)$/.test(renameType);
}

function droppedTables({ DropStmt: drop }: StatementTree): { name: string; location: undefined }[] {
  if (drop?.removeType !== 'OBJECT_TABLE') return [];
  return drop.objects.flatMap((object) =>
    'List' in object && object.List.items.length === 1
      ? [{ name: object.List.items[0]!.String.sval, location: undefined }]
      : [],
  );
}
