import type { LintStatement } from './model.ts';

/** Whether a statement opens a transaction. Pure. */
export function isBegin({ tree }: Pick<LintStatement, 'tree'>): boolean {
  return /^TRANS_STMT_(BEGIN|START)$/.test(tree.TransactionStmt?.kind ?? '');
}

/** Whether a statement ends one. Pure. */
export function isEnd({ tree }: Pick<LintStatement, 'tree'>): boolean {
  return /^TRANS_STMT_(COMMIT|ROLLBACK|PREPARE)$/.test(tree.TransactionStmt?.kind ?? '');
}
