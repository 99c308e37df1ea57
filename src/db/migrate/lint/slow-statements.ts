import type { LintStatement, MigrationRule } from './model.ts';
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

type Limit = 'lock_timeout' | 'statement_timeout';

/** The check of a rule by which a file sets a limit before its first statement that may be slow. Pure. */
export function wantsLimit(
  setting: Limit,
  words: { readonly message: string; readonly hint: string },
): MigrationRule['check'] {
  return function* check({ file, index, at }) {
    if (isFirstUnguarded(file.statements, index, setting)) yield { subject: at(), ...words };
  };
}

function isFirstUnguarded(
  statements: readonly LintStatement[],
  index: number,
  setting: Limit,
): boolean {
  const before = statements.slice(0, index);
  return (
    mayBeSlow(statements[index]!) && !before.some((item) => mayBeSlow(item) || isSet(item, setting))
  );
}

function isSet({ tree: { VariableSetStmt: set } }: LintStatement, setting: string): boolean {
  return set?.name === setting && set.kind !== 'VAR_RESET';
}
