import type { MigrationRule } from '../lint/model.ts';

export const transactionNesting: MigrationRule = {
  id: 'transaction-nesting',
  code: 'S26',
  title: 'The runner opens and ends the transactions',
  severity: 'error',
  source: 'veza, Migration files',
  why: 'A file is one transaction that the runner opens and commits together with its own record, or with `-- veza:no-transaction` each statement stands alone. A transaction of the file would end or outlive that, and the runner refuses it.',
  examples: {
    bad: `analyze tracks;
commit;
`,
    good: `analyze tracks;
`,
  },
  *check({ file, statement, at }) {
    if (statement.tree.TransactionStmt === undefined) return;
    yield {
      subject: at(),
      message: file.transactional
        ? 'This file is one transaction already, and the runner ends it.'
        : 'Each statement of this file stands alone; the runner would lose its place in a transaction.',
      hint: 'Leave begin, commit, rollback and savepoints out; files of their own are transactions of their own.',
    };
  },
};
