import type { LintStatement } from './model.ts';

/** Statements of the schema; those of data are left to whoever writes them. */
const SCHEMA_STATEMENT =
  /^(Alter|Cluster|Comment|Composite|Create|Define|Drop|Import|Index|Load|Lock|RefreshMatView|Reindex|Rename|Rule|Truncate|View)/;

/** Whether a statement may wait for a lock or work for long. Pure. */
function mayBeSlow({ kind, tree }: LintStatement): boolean {
  const made = tree.CreateStmt?.relation ?? tree.CreateTableAsStmt?.into.rel;
  if (made?.relpersistence === 't') return false;
  return SCHEMA_STATEMENT.test(kind) || tree.VacuumStmt?.is_vacuumcmd === true;
}

/** Whether this is the first statement of a file that may be slow, with no `set` of a limit before it. Pure. */
export function isFirstUnguarded(
  statements: readonly LintStatement[],
  index: number,
  setting: 'lock_timeout' | 'statement_timeout',
): boolean {
  const before = statements.slice(0, index);
  return (
    mayBeSlow(statements[index]!) &&
    !before.some((item) => mayBeSlow(item) || item.tree.VariableSetStmt?.name === setting)
  );
}
