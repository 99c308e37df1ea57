import type { LintStatement } from './model.ts';
import { findNodes } from './find-nodes.ts';

/** Statements of the schema, but for a new table; those of data are left to whoever writes them. */
const SCHEMA_STATEMENT =
  /^(Alter|Cluster|Comment|Composite|Create(?!Stmt)|Define|Drop|Import|Index|Load|Lock|RefreshMatView|Reindex|Rename|Rule|Truncate|View)/;

/** Whether a statement may wait for a lock or work for long. Pure. */
function mayBeSlow({ kind, tree }: LintStatement): boolean {
  return (
    SCHEMA_STATEMENT.test(kind) ||
    tree.SelectStmt?.intoClause !== undefined ||
    // A new table is nobody's; only one that it references has to be waited for.
    !findNodes(tree.CreateStmt, 'pktable').next().done ||
    tree.VacuumStmt?.is_vacuumcmd === true
  );
}

/** Whether this is the first statement of a file that may be slow, with no `set` of a limit before it. Pure. */
export function isFirstUnguarded(
  statements: readonly LintStatement[],
  index: number,
  setting: 'lock_timeout' | 'statement_timeout',
): boolean {
  const before = statements.slice(0, index);
  return (
    mayBeSlow(statements[index]!) && !before.some((item) => mayBeSlow(item) || isSet(item, setting))
  );
}

function isSet({ tree: { VariableSetStmt: set } }: LintStatement, setting: string): boolean {
  return set?.name === setting && set.kind !== 'VAR_RESET';
}
