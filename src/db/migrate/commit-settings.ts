import pg from 'pg';

import type { FileRun } from './file-run.ts';
import type { Statement } from './model.ts';

/** Words that PostgreSQL takes for `off`. */
const OFF = new Set(['off', 'false', 'no', '0']);

/**
 * What goes before the commit of a transactional file, behind the reset of all settings. A file that
 * others follow does not wait for the disk: the commit of the last of them does, and with it
 * everything before is there, because the log is written in order. A file that says itself that its
 * commit waits, for the disk or for standbys, is obeyed. Pure.
 */
export function commitSettings({ statements, isFlushedLater }: FileRun): string[] {
  const wanted = findSetting(statements);
  const isWait = wanted !== undefined && !OFF.has(wanted.toLowerCase());
  if (isWait) return [`set local synchronous_commit = ${pg.escapeLiteral(wanted)}`];
  return isFlushedLater ? ['set local synchronous_commit = off'] : [];
}

/** The last value that the statements give to `synchronous_commit`. */
function findSetting(statements: readonly Statement[]): string | undefined {
  const set = statements.findLast(
    ({ kind, tree }) =>
      kind === 'VariableSetStmt' && String(tree['name']).toLowerCase() === 'synchronous_commit',
  );
  const [value] = (set?.tree['args'] ?? []) as { A_Const?: { sval?: { sval?: string } } }[];
  return value?.A_Const?.sval?.sval;
}
