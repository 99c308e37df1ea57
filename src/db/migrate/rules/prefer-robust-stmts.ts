import type { MigrationRule } from '../lint/model.ts';
import { unrepeatable } from '../lint/unrepeatable.ts';

export const preferRobustStmts: MigrationRule = {
  id: 'prefer-robust-stmts',
  code: 'S32',
  title: 'Statements that stand alone can be run again',
  severity: 'info',
  source: 'veza, Migration files: -- veza:no-transaction',
  why: 'Nothing rolls a file without a transaction back. The runner keeps a journal and goes on where it stopped; whoever runs the file with another tool needs statements that do nothing the second time. (`create index concurrently` is left out: after a failed build `if not exists` would take the invalid index for the real one, and the runner looks at it instead.)',
  examples: {
    bad: `-- veza:no-transaction
drop type mood;
`,
    good: `-- veza:no-transaction
drop type if exists mood;
`,
  },
  *check({ statement, before, at }) {
    if (statement.transaction !== undefined) return;
    for (const { location, remedy } of unrepeatable(statement, before)) {
      yield {
        subject: at(location),
        message: 'Run a second time, this statement fails.',
        hint: remedy,
      };
    }
  },
};
