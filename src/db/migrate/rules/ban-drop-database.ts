import type { MigrationRule } from '../lint/model.ts';

export const banDropDatabase: MigrationRule = {
  id: 'ban-drop-database',
  code: 'S18',
  title: 'Migrations drop no database',
  severity: 'error',
  source: 'PostgreSQL, DROP DATABASE',
  why: 'It takes everything with it, in an instant, with no way back but a backup; no change of a schema needs it.',
  examples: {
    bad: `-- veza:no-transaction
drop database old_veza;
`,
    good: `-- veza:no-transaction
analyze;
`,
  },
  *check({ statement, at }) {
    const name = statement.tree.DropdbStmt?.dbname;
    if (name === undefined) return;
    yield {
      subject: at(),
      message: `The whole database ${name} would be gone.`,
      hint: 'Leave it out; by hand: veza db reset',
    };
  },
};
