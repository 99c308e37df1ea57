import type { MigrationKind, Statement } from './model.ts';
import { classifyStep } from './steps/classify-step.ts';

/** Why a statement cannot be part of a file of this kind; undefined when it can. Pure. */
export function whyUnfit(statement: Statement, kind: MigrationKind): string | undefined {
  if (statement.kind === 'TransactionStmt') {
    return kind === 'transactional'
      ? 'a file is one transaction already; leave begin, commit and rollback out'
      : 'each statement of this file stands alone; leave begin, commit and rollback out';
  }
  if (statement.kind === 'CopyStmt' && /\bfrom\s+stdin\b/i.test(statement.sql)) {
    return 'copy from stdin needs psql; write the rows as insert … values';
  }
  if (kind === 'no-transaction') return whyNotAlone(statement);
  const step = classifyStep(statement).kind;
  if (step === 'in-transaction' || step === 'setting') return undefined;
  return 'cannot run inside a transaction; give it a file of its own with -- veza:no-transaction';
}

/** What would be lost when a run ends between two statements and another one goes on. */
function whyNotAlone({ tree }: Statement): string | undefined {
  const into = tree['into'] ?? tree['intoClause'];
  const made = tree['relation'] ?? (into as { rel?: unknown } | undefined)?.rel;
  if ((made as { relpersistence?: unknown } | undefined)?.relpersistence === 't') {
    return 'a temporary table ends with the run; make an ordinary one and drop it at the end';
  }
  return undefined;
}
