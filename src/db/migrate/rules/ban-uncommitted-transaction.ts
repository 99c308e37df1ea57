import type { MigrationRule } from '../lint/model.ts';
import { isBegin, isEnd } from '../lint/transaction-words.ts';

export const banUncommittedTransaction: MigrationRule = {
  id: 'ban-uncommitted-transaction',
  code: 'S24',
  title: 'Every begin has its commit',
  severity: 'error',
  source: 'PostgreSQL, BEGIN',
  why: 'What was done since the `begin` is undone when the connection closes, although every statement succeeded.',
  examples: {
    bad: `-- veza:no-transaction
-- veza:ignore transaction-nesting: shows the other fault alone
begin;
analyze tracks;
`,
    good: `analyze tracks;
`,
  },
  *check({ file, statement, index, at }) {
    if (!isBegin(statement) || file.statements.slice(index + 1).some(isEnd)) return;
    yield {
      subject: at(),
      message: 'This transaction is never committed.',
      hint: 'Leave begin out: the runner opens and commits a transaction for each file.',
    };
  },
};
