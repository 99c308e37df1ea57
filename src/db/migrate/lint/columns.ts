import type { LintStatement } from './model.ts';
import type { ColumnDef, Constraint, TypeName } from './sql-tree.ts';

/** The columns that a statement adds to a table that is there. Pure. */
export function addedColumns({ commands }: LintStatement): ColumnDef[] {
  return commands.flatMap(({ subtype, def }) =>
    subtype === 'AT_AddColumn' && def?.ColumnDef ? [def.ColumnDef] : [],
  );
}

/** Constraints of a column: `not null`, `default`, `generated`, `references` … Pure. */
export function columnConstraints({ constraints }: ColumnDef): Constraint[] {
  return (constraints ?? []).map((item) => item.Constraint);
}

/**
 * The type names that a statement writes for columns of tables: new tables, new columns and
 * changed types. Pure.
 */
export function columnTypes({ tree, commands }: LintStatement): TypeName[] {
  const changed = commands.flatMap(({ subtype, def }) =>
    (subtype === 'AT_AddColumn' || subtype === 'AT_AlterColumnType') && def?.ColumnDef
      ? [def.ColumnDef]
      : [],
  );
  const created = (tree.CreateStmt?.tableElts ?? []).flatMap(({ ColumnDef }) => ColumnDef ?? []);
  return [...created, ...changed].flatMap(({ typeName }) => typeName ?? []);
}

/**
 * A built-in type as PostgreSQL names it: `int4`, `varchar`, `timestamp`; undefined for a type of
 * another schema. An array has the name of its elements. Pure.
 */
export function builtInType({ names }: TypeName): string | undefined {
  const words = names.map((item) => item.String.sval);
  return words.length === 1 || words[0] === 'pg_catalog' ? words.at(-1) : undefined;
}

const SERIAL_TYPES = /^(small|big)?serial[248]?$/;

/** Whether a type makes a sequence for the column. Pure. */
export function isSerial(type: TypeName | undefined): boolean {
  return SERIAL_TYPES.test((type && builtInType(type)) ?? '');
}

/** Every constraint that a statement adds to a table that is there, also those of new columns. Pure. */
export function addedConstraints(statement: LintStatement): Constraint[] {
  const own = statement.commands.flatMap(({ subtype, def }) =>
    subtype === 'AT_AddConstraint' && def?.Constraint ? [def.Constraint] : [],
  );
  return [...own, ...addedColumns(statement).flatMap(columnConstraints)];
}
